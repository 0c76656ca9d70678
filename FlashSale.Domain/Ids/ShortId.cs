using System.Buffers;
using System.Security.Cryptography;

namespace FlashSale.Domain;

/// <summary>
/// The one format of our ids: 16 characters of lower-case Crockford base32, 80 random bits. Short enough to be a Redis hash field a
/// million times over, without characters that need escaping in a URL, a key, a cookie or a packed record.
/// </summary>
internal static class ShortId
{
    public const int Length = 16;

    private const string Alphabet = "0123456789abcdefghjkmnpqrstvwxyz";

    private static readonly SearchValues<char> Allowed = SearchValues.Create(Alphabet);

    public static string New() =>
        string.Create(
            Length,
            0,
            static (chars, _) =>
            {
                Span<byte> random = stackalloc byte[Length];
                RandomNumberGenerator.Fill(random);
                for (var i = 0; i < chars.Length; i++)
                    chars[i] = Alphabet[random[i] & 31];
            }
        );

    public static bool IsValid(ReadOnlySpan<char> text) => text.Length == Length && !text.ContainsAnyExcept(Allowed);
}
