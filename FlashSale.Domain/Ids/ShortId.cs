using System.Buffers;
using System.Security.Cryptography;
using System.Text;

namespace FlashSale.Domain;

/// <summary>
/// The one format of our ids: 16 characters of lower-case Crockford base32, 80 bits, random unless a method says otherwise. Short enough to be
/// a Redis hash field a million times over, without characters that need escaping in a URL, a key, a cookie or a packed record.
/// </summary>
internal static class ShortId
{
    public const int Length = 16;

    /// <summary>Characters of <see cref="WriteAt"/> that tell the time.</summary>
    private const int TimeLength = 4;

    /// <summary>2^7 = 128 ms: as good as the exact time for an index, and it comes round after 37 hours.</summary>
    private const int TimeUnitBits = 7;

    public const string Alphabet = "0123456789abcdefghjkmnpqrstvwxyz";

    private static readonly SearchValues<char> Allowed = SearchValues.Create(Alphabet);

    public static string New() =>
        string.Create(
            Length,
            0,
            static (chars, _) =>
            {
                Span<byte> random = stackalloc byte[Length];
                RandomBytes.Fill(random);
                for (var i = 0; i < chars.Length; i++)
                    chars[i] = Alphabet[random[i] & 31];
            }
        );

    /// <summary>
    /// A new one. Those of one moment begin alike: 20 bits of time and 60 random ones. The time comes round every 37 hours, so that it doesn't eat
    /// up more of the bits that make ids unique: it is for neighbourhood, not for sorting.
    /// </summary>
    /// <param name="moment">Theirs.</param>
    /// <param name="id">Where it is written: <see cref="Length"/> characters.</param>
    public static void WriteAt(DateTimeOffset moment, Span<char> id)
    {
        var time = moment.ToUnixTimeMilliseconds() >> TimeUnitBits;
        Span<byte> random = stackalloc byte[Length - TimeLength];
        RandomBytes.Fill(random);
        for (var i = 0; i < TimeLength; i++)
            id[i] = Alphabet[(int)(time >> (5 * (TimeLength - 1 - i))) & 31];
        for (var i = TimeLength; i < Length; i++)
            id[i] = Alphabet[random[i - TimeLength] & 31];
    }

    /// <summary>The same for the same name, and for no two names that anybody could find.</summary>
    public static string Of(string name) =>
        string.Create(
            Length,
            name,
            static (chars, name) =>
            {
                Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
                SHA256.HashData(Encoding.UTF8.GetBytes(name), hash);
                for (var i = 0; i < chars.Length; i++)
                    chars[i] = Alphabet[hash[i] & 31];
            }
        );

    public static bool IsValid(ReadOnlySpan<char> text) => text.Length == Length && !text.ContainsAnyExcept(Allowed);
}
