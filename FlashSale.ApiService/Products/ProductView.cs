using System.Globalization;
using FlashSale.Domain;

namespace FlashSale.ApiService.Products;

/// <summary>A product's document and, when Redis could be asked, its live figures.</summary>
/// <param name="Product">As the store keeps it.</param>
/// <param name="Sale">Null: Redis is away, or doesn't know the sale.</param>
/// <param name="State">What a buyer sees: by the clock of Redis, or else by ours and the document.</param>
internal sealed record ProductView(Product Product, SaleSnapshot? Sale, SaleState State)
{
    /// <summary>Redis is ahead of the document, which hears of a restock through the stream.</summary>
    public int Total => Sale?.Total ?? Product.Terms.TotalStock;

    /// <summary>
    /// <c>"{revision}.{total}.{sequence}.{state}"</c>: differs whenever the representation does. The first two parts are what an
    /// administrator edits; see <see cref="ETags.IsEditOf"/>.
    /// </summary>
    public string ETag =>
        string.Create(
            CultureInfo.InvariantCulture,
            $"\"{Product.Revision}.{Total}.{(Sale is null ? "x" : Sale.Sequence.ToString(CultureInfo.InvariantCulture))}.{(int)State}\""
        );

    public static ProductView Of(Product product, SaleSnapshot? sale, DateTimeOffset now) =>
        new(product, sale, sale?.State ?? StateOf(product, now));

    private static SaleState StateOf(Product product, DateTimeOffset now) =>
        product.Switch switch
        {
            SaleSwitch.Closed or SaleSwitch.Deleted => SaleState.Closed,
            _ when product.Terms.EndsAt <= now => SaleState.Closed,
            SaleSwitch.Paused => SaleState.Paused,
            _ => product.Terms.StartsAt > now ? SaleState.Scheduled : SaleState.Live,
        };
}
