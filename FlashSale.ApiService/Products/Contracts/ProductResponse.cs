using System.Text.Json.Serialization;
using FlashSale.Domain;

namespace FlashSale.ApiService.Products;

/// <summary>A product and how its sale stands.</summary>
/// <param name="Stock">Units left; null while Redis can't be asked.</param>
/// <param name="State">What a buyer sees.</param>
internal sealed record ProductResponse(
    string Id,
    string Name,
    string Description,
    long PriceMinor,
    string Currency,
    int TotalStock,
    DateTimeOffset? StartsAt,
    DateTimeOffset? EndsAt,
    int PerUserLimit,
    int HoldSeconds,
    int? CacheTtlSeconds,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.Never)] int? Stock,
    SaleState State
)
{
    public static ProductResponse Of(ProductView view)
    {
        var (product, terms) = (view.Product, view.Product.Terms);
        return new(
            product.Id.Value,
            product.Name,
            product.Description,
            terms.Price.Minor,
            terms.Price.Currency,
            view.Total,
            terms.StartsAt,
            terms.EndsAt,
            terms.PerUserLimit,
            (int)terms.Hold.TotalSeconds,
            product.CacheTtl is { } ttl ? (int)ttl.TotalSeconds : null,
            view.Sale?.Stock,
            view.State
        );
    }
}
