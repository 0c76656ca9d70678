using System.Buffers.Text;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace FlashSale.Storage.Payments;

/// <summary>
/// Stripe's signature of a webhook: <c>Stripe-Signature: t=1764000000,v1=5257a8…</c>, where v1 is the HMAC-SHA256 of "t.body" in
/// hexadecimal. There may be several v1 while a secret is being replaced, and other schemes, which don't count.
/// </summary>
internal static class StripeSignature
{
    private const int MaxHeader = 2048;

    /// <summary>The time is signed too, so an old message can't be sent again under a new one.</summary>
    public static bool IsValid(ReadOnlySpan<byte> body, string? header, string secret, DateTimeOffset now, TimeSpan tolerance)
    {
        if (header is null or { Length: > MaxHeader } || !TryReadTime(header, out var time, out var seconds))
            return false;
        if ((now - time).Duration() > tolerance)
            return false;
        Span<byte> expected = stackalloc byte[HMACSHA256.HashSizeInBytes];
        Sign(body, seconds, secret, expected);
        Span<byte> given = stackalloc byte[HMACSHA256.HashSizeInBytes];
        var valid = false;
        foreach (var part in header.AsSpan().Split(','))
        {
            var text = header.AsSpan(part).Trim();
            if (!text.StartsWith("v1=", StringComparison.Ordinal))
                continue;
            var read = Convert.FromHexString(text[3..], given, out _, out var length) == System.Buffers.OperationStatus.Done;
            // Compared to the end, whichever byte is wrong: the time it takes tells nothing.
            valid |= read && length == given.Length && CryptographicOperations.FixedTimeEquals(expected, given);
        }
        return valid;
    }

    /// <param name="body">To the byte.</param>
    /// <param name="seconds">Since 1970, as the header has it.</param>
    /// <param name="secret">Shared with the provider.</param>
    /// <param name="signature">32 bytes.</param>
    public static void Sign(ReadOnlySpan<byte> body, long seconds, string secret, Span<byte> signature)
    {
        Span<byte> prefix = stackalloc byte[24];
        Utf8Formatter.TryFormat(seconds, prefix, out var length);
        prefix[length++] = (byte)'.';
        using var hash = IncrementalHash.CreateHMAC(HashAlgorithmName.SHA256, Encoding.UTF8.GetBytes(secret));
        hash.AppendData(prefix[..length]);
        hash.AppendData(body);
        hash.GetHashAndReset(signature);
    }

    private static bool TryReadTime(string header, out DateTimeOffset time, out long seconds)
    {
        // The range that a DateTimeOffset has.
        const long Max = 253_402_300_799;
        foreach (var part in header.AsSpan().Split(','))
        {
            var text = header.AsSpan(part).Trim();
            if (!text.StartsWith("t=", StringComparison.Ordinal))
                continue;
            var valid = long.TryParse(text[2..], NumberStyles.None, CultureInfo.InvariantCulture, out seconds) && seconds <= Max;
            time = valid ? DateTimeOffset.FromUnixTimeSeconds(seconds) : default;
            return valid;
        }
        (time, seconds) = (default, 0);
        return false;
    }
}
