using FlashSale.Domain;

namespace FlashSale.ApiService.Stats;

/// <summary>One live sale, in units.</summary>
/// <param name="ProductId">Whose sale.</param>
/// <param name="Name">Of the product. Absent while the store can't be asked.</param>
/// <param name="State">What a buyer sees.</param>
/// <param name="Total">For sale in all.</param>
/// <param name="Stock">Left.</param>
/// <param name="Held">Of reserved orders.</param>
/// <param name="Sold">Of confirmed orders.</param>
/// <param name="Persisted">Of live orders in the store. Absent while the store can't be asked.</param>
/// <param name="Pending">Decisions that the store has not heard of yet.</param>
/// <param name="StartsAt">Absent: it began at once.</param>
/// <param name="EndsAt">Absent: it doesn't end by itself.</param>
internal sealed record SaleStats(
    string ProductId,
    string? Name,
    SaleState State,
    int Total,
    int Stock,
    int Held,
    int Sold,
    long? Persisted,
    long Pending,
    DateTimeOffset? StartsAt,
    DateTimeOffset? EndsAt
)
{
    public static SaleStats Of(ListedSale sale, SaleBook book) =>
        new(
            sale.Figures.Product.Value,
            book.Name,
            sale.Figures.State,
            sale.Figures.Total,
            sale.Figures.Stock,
            sale.Figures.Held,
            sale.Figures.Sold,
            book.Persisted,
            book.Lag.Entries,
            sale.StartsAt,
            sale.EndsAt
        );
}
