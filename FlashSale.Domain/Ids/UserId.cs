namespace FlashSale.Domain;

/// <summary>The id of a user: 16 characters of lower-case base32.</summary>
public readonly record struct UserId
{
    private UserId(string value) => Value = value;

    public string Value { get; }

    public static UserId New() => new(ShortId.New());

    /// <summary>False for anything that could never have been issued, so a wrong id costs no look-up.</summary>
    public static bool TryParse(string? text, out UserId id)
    {
        var valid = text is not null && ShortId.IsValid(text);
        id = valid ? new(text!) : default;
        return valid;
    }

    /// <exception cref="FormatException">The text is not an id that <see cref="New"/> could have made.</exception>
    public static UserId Parse(string text) => TryParse(text, out var id) ? id : throw new FormatException($"'{text}' is not a user id.");

    public override string ToString() => Value ?? "";
}
