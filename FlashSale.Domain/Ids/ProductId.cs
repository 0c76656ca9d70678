namespace FlashSale.Domain;

/// <summary>The id of a product: 16 characters of lower-case base32.</summary>
public readonly record struct ProductId
{
    private ProductId(string value) => Value = value;

    public string Value { get; }

    public static ProductId New() => new(ShortId.New());

    /// <summary>The id of the one product that this user makes under this key, however often they ask.</summary>
    public static ProductId Of(UserId maker, string idempotencyKey) => new(ShortId.Of($"{maker.Value}:{idempotencyKey}"));

    /// <summary>False for anything that could never have been issued, so a wrong id costs no look-up.</summary>
    public static bool TryParse(string? text, out ProductId id)
    {
        var valid = text is not null && ShortId.IsValid(text);
        id = valid ? new(text!) : default;
        return valid;
    }

    /// <exception cref="FormatException">The text is not an id that <see cref="New"/> could have made.</exception>
    public static ProductId Parse(string text) =>
        TryParse(text, out var id) ? id : throw new FormatException($"'{text}' is not a product id.");

    public override string ToString() => Value ?? "";
}
