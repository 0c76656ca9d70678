namespace FlashSale.Domain;

/// <summary>The id of a repair's record: 16 characters of lower-case base32.</summary>
public readonly record struct RepairId
{
    private RepairId(string value) => Value = value;

    public string Value { get; }

    public static RepairId New() => new(ShortId.New());

    /// <exception cref="FormatException">The text is not an id that <see cref="New"/> could have made.</exception>
    public static RepairId Parse(string text) =>
        ShortId.IsValid(text) ? new(text) : throw new FormatException($"'{text}' is not the id of a repair.");

    public override string ToString() => Value ?? "";
}
