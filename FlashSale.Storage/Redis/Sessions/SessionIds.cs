using System.Buffers;
using System.Buffers.Text;
using System.Security.Cryptography;

namespace FlashSale.Storage.Redis.Sessions;

/// <summary>Session ids: 256 random bits in base64url without padding.</summary>
internal static class SessionIds
{
    /// <summary>Characters of 32 bytes in base64url.</summary>
    public const int Length = 43;

    private static readonly SearchValues<char> Allowed = SearchValues.Create(
        "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"
    );

    public static string New()
    {
        Span<byte> random = stackalloc byte[32];
        RandomNumberGenerator.Fill(random);
        return Base64Url.EncodeToString(random);
    }

    /// <summary>False for what <see cref="New"/> can't have made, so that a wrong cookie costs no look-up and no odd key.</summary>
    public static bool IsValid(string? text) => text is { Length: Length } && !text.AsSpan().ContainsAnyExcept(Allowed);
}
