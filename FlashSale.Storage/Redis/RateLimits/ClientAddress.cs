using System.Net;
using System.Net.Sockets;

namespace FlashSale.Storage.Redis.RateLimits;

/// <summary>Whom an address stands for when requests are counted.</summary>
internal static class ClientAddress
{
    /// <summary>Of <see cref="Identify"/>: more than the longest IPv6 address has.</summary>
    public const int MostCharacters = 64;

    private const int PrefixBytes = 8;

    /// <summary>
    /// An IPv4 address as it is, also when it comes mapped (<c>::ffff:192.0.2.1</c>). Of an IPv6 address the /64: one household or one
    /// machine is given all 2^64 of it, so counting single addresses would limit nobody. With <c>ip:</c> in front.
    /// </summary>
    /// <param name="address">Of the client.</param>
    /// <param name="text">Where it is written: <see cref="MostCharacters"/> at most.</param>
    /// <returns>What was written.</returns>
    public static ReadOnlySpan<char> Identify(IPAddress address, Span<char> text)
    {
        if (address.IsIPv4MappedToIPv6)
            address = address.MapToIPv4();
        int written;
        if (address.AddressFamily == AddressFamily.InterNetwork)
        {
            text.TryWrite($"ip:{address}", out written);
            return text[..written];
        }
        Span<byte> bytes = stackalloc byte[16];
        address.TryWriteBytes(bytes, out _);
        bytes[PrefixBytes..].Clear();
        text.TryWrite($"ip:{new IPAddress(bytes)}/64", out written);
        return text[..written];
    }
}
