namespace FlashSale.Domain;

/// <summary>
/// The id of an order: <c>{productId}-{16 characters}</c>. It carries its product, because every decision about an order is made in the
/// Redis slot of its sale: an id alone is enough to find the order while the store has not heard of it yet.
/// </summary>
public readonly record struct OrderId
{
    private const int TextLength = (ShortId.Length * 2) + 1;

    private OrderId(string value) => Value = value;

    public string Value { get; }

    public ProductId Product => ProductId.Parse(Value[..ShortId.Length]);

    /// <summary>Whether it is an order of this product.</summary>
    public bool IsOf(ProductId product) => Value.AsSpan(0, ShortId.Length).SequenceEqual(product.Value);

    /// <param name="product">What is bought.</param>
    /// <param name="at">
    /// When. Orders of one moment get neighbouring ids (<see cref="ShortId.WriteAt"/>), so that storing them touches few pages of an index.
    /// </param>
    public static OrderId New(ProductId product, DateTimeOffset at = default) =>
        new(
            string.Create(
                TextLength,
                (product, at),
                static (text, of) =>
                {
                    of.product.Value.CopyTo(text);
                    text[ShortId.Length] = '-';
                    ShortId.WriteAt(of.at, text[(ShortId.Length + 1)..]);
                }
            )
        );

    /// <summary>False for anything that could never have been issued, so a wrong id costs no look-up.</summary>
    public static bool TryParse(string? text, out OrderId id)
    {
        var valid =
            text is { Length: TextLength }
            && text[ShortId.Length] == '-'
            && ShortId.IsValid(text.AsSpan(0, ShortId.Length))
            && ShortId.IsValid(text.AsSpan(ShortId.Length + 1));
        id = valid ? new(text!) : default;
        return valid;
    }

    /// <exception cref="FormatException">The text is not an id that <see cref="New"/> could have made.</exception>
    public static OrderId Parse(string text) =>
        TryParse(text, out var id) ? id : throw new FormatException($"'{text}' is not an order id.");

    public override string ToString() => Value ?? "";
}
