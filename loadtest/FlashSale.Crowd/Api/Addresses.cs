using System.Globalization;
using System.Security.Cryptography;

namespace FlashSale.Crowd.Api;

/// <summary>
/// Client addresses of 10.0.0.0/8, all different. The first one is random, so that two runs within a minute don't meet each other in
/// the windows of the rate limiter.
/// </summary>
internal sealed class Addresses
{
    private const uint Size = 1 << 24;

    private uint _next = (uint)RandomNumberGenerator.GetInt32((int)Size);

    public string Next()
    {
        var host = _next++ % Size;
        return string.Create(CultureInfo.InvariantCulture, $"10.{host >> 16}.{(host >> 8) & 255}.{host & 255}");
    }
}
