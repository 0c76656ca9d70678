using FlashSale.ApiService.Products;
using FlashSale.Domain;

namespace FlashSale.ApiService.Live;

/// <summary>Data of <c>stock:updated</c>, and one of the sales of <c>snapshot</c>.</summary>
/// <param name="ProductId">Whose sale.</param>
/// <param name="Stock">Units left.</param>
/// <param name="Total">Units for sale in all.</param>
/// <param name="State">What a buyer sees.</param>
/// <param name="Sequence">Of two accounts of a sale, the one with the higher number is newer.</param>
/// <param name="StartsAt">Absent: it began at once.</param>
/// <param name="EndsAt">Absent: it doesn't end by itself.</param>
/// <param name="PriceMinor">What a purchase costs now, in minor units. Absent: it can't be read.</param>
/// <param name="Currency">Of the price.</param>
internal sealed record LiveSaleMessage(
    string ProductId,
    int Stock,
    int Total,
    SaleState State,
    long Sequence,
    DateTimeOffset? StartsAt,
    DateTimeOffset? EndsAt,
    long? PriceMinor,
    string? Currency
)
{
    public static LiveSaleMessage Of(ListedSale sale) =>
        new(
            sale.Figures.Product.Value,
            sale.Figures.Stock,
            sale.Figures.Total,
            sale.Figures.State,
            sale.Figures.Sequence,
            sale.StartsAt,
            sale.EndsAt,
            sale.Price?.Minor,
            sale.Price?.Currency
        );

    /// <summary>Of a product whose sale is over, or lost and not yet back.</summary>
    public static LiveSaleMessage Of(ProductView view) =>
        new(
            view.Product.Id.Value,
            Math.Max(0, view.Sale?.Stock ?? 0),
            view.Total,
            view.State,
            view.Sale?.Sequence ?? view.Product.SaleSequence,
            view.Product.Terms.StartsAt,
            view.Product.Terms.EndsAt,
            view.Product.Terms.Price.Minor,
            view.Product.Terms.Price.Currency
        );
}
