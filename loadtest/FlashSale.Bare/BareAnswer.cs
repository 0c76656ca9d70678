namespace FlashSale.Bare;

/// <summary>An answer with the members and the length of a purchase's.</summary>
internal sealed record BareAnswer(
    string OrderId,
    string ProductId,
    int Quantity,
    long PriceMinor,
    string Currency,
    string Status,
    string CreatedAt,
    int Remaining
)
{
    public static readonly BareAnswer Sample = new(
        "0123456789abcdef-0123456789abcdef0123456789abcdef",
        "0123456789abcdef",
        1,
        1999,
        "EUR",
        "confirmed",
        "2026-01-01T00:00:00.000Z",
        999_999
    );
}
