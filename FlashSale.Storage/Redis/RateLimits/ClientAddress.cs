using System.Net;
using System.Net.Sockets;

namespace FlashSale.Storage.Redis.RateLimits;

/// <summary>Whom an address stands for when requests are counted.</summary>
internal static class ClientAddress
{
    private const int PrefixBytes = 8;

    /// <summary>
    /// An IPv4 address as it is, also when it comes mapped (<c>::ffff:192.0.2.1</c>). Of an IPv6 address the /64: one household or one
    /// machine is given all 2^64 of it, so counting single addresses would limit nobody. With <c>ip:</c> in front.
    /// </summary>
    public static string Identify(IPAddress address)
    {
        if (address.IsIPv4MappedToIPv6)
            address = address.MapToIPv4();
        if (address.AddressFamily == AddressFamily.InterNetwork)
            return string.Create(null, stackalloc char[32], $"ip:{address}");
        Span<byte> bytes = stackalloc byte[16];
        address.TryWriteBytes(bytes, out _);
        bytes[PrefixBytes..].Clear();
        return $"ip:{new IPAddress(bytes)}/64";
    }
}
