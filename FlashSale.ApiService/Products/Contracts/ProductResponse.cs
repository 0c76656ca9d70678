using System.Text.Json.Serialization;
using FlashSale.Domain;

namespace FlashSale.ApiService.Products;

/// <summary>A product and how its sale stands.</summary>
/// <param name="Id">16 characters.</param>
/// <param name="Name">One line.</param>
/// <param name="Description">May have several lines.</param>
/// <param name="PriceMinor">Price of one unit in minor units (cents).</param>
/// <param name="Currency">ISO 4217.</param>
/// <param name="TotalStock">Units for sale in all: sold, held and left.</param>
/// <param name="StartsAt">First instant of the sale. Left out: at once.</param>
/// <param name="EndsAt">First instant after the sale. Left out: never.</param>
/// <param name="PerUserLimit">Units one user may have. 0: no limit.</param>
/// <param name="HoldSeconds">How long an unpaid unit is held. 0: there is no payment step.</param>
/// <param name="CacheTtlSeconds">How long a cached copy may be served. Left out: the configured default.</param>
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
            view.Sale is { } sale ? Math.Max(0, sale.Stock) : null,
            view.State
        );
    }
}
