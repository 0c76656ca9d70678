using System.Globalization;

namespace FlashSale.Domain;

/// <summary>The id of a dead letter, as Redis gave it: <c>milliseconds-number</c>. Ids grow with time.</summary>
public readonly record struct DeadLetterId
{
    /// <summary>Nothing can come after it, and Redis doesn't even look.</summary>
    private const string Last = "18446744073709551615-18446744073709551615";

    private DeadLetterId(string value) => Value = value;

    public string Value { get; }

    /// <summary>False for anything that Redis could never have given.</summary>
    public static bool TryParse(string? text, out DeadLetterId id)
    {
        var dash = text?.IndexOf('-', StringComparison.Ordinal) ?? -1;
        var valid = dash > 0 && IsNumber(text.AsSpan(0, dash)) && IsNumber(text.AsSpan(dash + 1)) && text != Last;
        id = valid ? new(text!) : default;
        return valid;
    }

    /// <exception cref="FormatException">The text is not an id of a dead letter.</exception>
    public static DeadLetterId Parse(string text) =>
        TryParse(text, out var id) ? id : throw new FormatException($"'{text}' is not the id of a dead letter.");

    public override string ToString() => Value ?? "";

    /// <summary>As Redis writes one: without leading zeros, of which it would not read very many.</summary>
    private static bool IsNumber(ReadOnlySpan<char> text) =>
        text is "0" or not ['0', ..] && ulong.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out _);
}
