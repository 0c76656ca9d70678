using System.Text;

namespace FlashSale.Domain;

/// <summary>
/// The 80 bits of an id, or of the second half of an order's: for whoever compares a hundred thousand of them, as bytes from a server, and wants
/// a text of few.
/// </summary>
public static class IdNumber
{
    private const int BitsOfCharacter = 5;
    private const byte None = 255;

    private static readonly byte[] Digits = MakeDigits();

    /// <summary>False for anything that could never have been issued.</summary>
    /// <param name="text">ASCII.</param>
    /// <param name="number">The id.</param>
    public static bool TryRead(ReadOnlySpan<byte> text, out UInt128 number)
    {
        number = default;
        if (text.Length != ShortId.Length)
            return false;
        // Two halves of 40 bits: arithmetic of 128 bits is not for free.
        if (!TryReadHalf(text[..(ShortId.Length / 2)], out var high) || !TryReadHalf(text[(ShortId.Length / 2)..], out var low))
            return false;
        number = new UInt128(high >> 24, (high << 40) | low);
        return true;
    }

    /// <summary>The same of an order's id, if it is of this product.</summary>
    public static bool TryReadOrder(ReadOnlySpan<byte> text, ReadOnlySpan<byte> product, out UInt128 number)
    {
        number = default;
        return text.Length == product.Length + 1 + ShortId.Length
            && text.StartsWith(product)
            && text[product.Length] == '-'
            && TryRead(text[(product.Length + 1)..], out number);
    }

    /// <exception cref="ArgumentException">It is no id.</exception>
    public static UInt128 Of(UserId user) => Read(user.Value);

    /// <inheritdoc cref="Of(UserId)"/>
    public static UInt128 Of(OrderId order) => Read(order.Value.AsSpan(ShortId.Length + 1));

    /// <summary>The id that has this number.</summary>
    public static OrderId ToOrder(ProductId product, UInt128 number) => OrderId.Parse($"{product.Value}-{Text(number)}");

    /// <inheritdoc cref="ToOrder"/>
    public static UserId ToUser(UInt128 number) => UserId.Parse(Text(number));

    private static UInt128 Read(ReadOnlySpan<char> text)
    {
        Span<byte> bytes = stackalloc byte[ShortId.Length];
        return text.Length == bytes.Length && Encoding.ASCII.TryGetBytes(text, bytes, out _) && TryRead(bytes, out var number)
            ? number
            : throw new ArgumentException($"'{text}' is not an id.", nameof(text));
    }

    private static string Text(UInt128 number) =>
        string.Create(
            ShortId.Length,
            number,
            static (chars, number) =>
            {
                for (var i = chars.Length - 1; i >= 0; i--, number >>= BitsOfCharacter)
                    chars[i] = ShortId.Alphabet[(int)(number & 31)];
            }
        );

    private static bool TryReadHalf(ReadOnlySpan<byte> text, out ulong number)
    {
        number = 0;
        foreach (var character in text)
        {
            var digit = Digits[character];
            if (digit == None)
                return false;
            number = (number << BitsOfCharacter) | digit;
        }
        return true;
    }

    private static byte[] MakeDigits()
    {
        var digits = new byte[256];
        Array.Fill(digits, None);
        for (var i = 0; i < ShortId.Alphabet.Length; i++)
            digits[ShortId.Alphabet[i]] = (byte)i;
        return digits;
    }
}
