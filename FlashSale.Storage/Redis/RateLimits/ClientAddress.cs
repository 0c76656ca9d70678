using System.Net;
using System.Net.Sockets;

namespace FlashSale.Storage.Redis.RateLimits;

/// <summary>Whom an address stands for when requests are counted.</summary>
internal static class ClientAddress
{
    private const int PrefixBytes = 8;

    /// <summary>
    /// An IPv4 address as it is, also when it comes mapped (<c>::ffff:192.0.2.1</c>). Of an IPv6 address the /64: one household or one
    /// machine is given all 2^64 of it, so counting single addresses would limit nobody. What is no address counts as what it says.
    /// </summary>
    public static string Normalize(string address)
    {
        if (!IPAddress.TryParse(address, out var parsed))
            return address;
        if (parsed.IsIPv4MappedToIPv6)
            parsed = parsed.MapToIPv4();
        if (parsed.AddressFamily == AddressFamily.InterNetwork)
            return parsed.ToString();
        Span<byte> bytes = stackalloc byte[16];
        parsed.TryWriteBytes(bytes, out _);
        bytes[PrefixBytes..].Clear();
        return $"{new IPAddress(bytes)}/64";
    }
}
