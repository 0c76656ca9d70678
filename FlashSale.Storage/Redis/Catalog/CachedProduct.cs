using FlashSale.Domain;

namespace FlashSale.Storage.Redis.Catalog;

/// <summary>
/// The cached form of a product: <c>{"id":"…","name":"…",…,"revision":3,"saleSequence":7}</c>. It stands apart from
/// <see cref="Product"/> so that a change there is a decision here; what a newer program can't read counts as not cached.
/// </summary>
internal sealed record CachedProduct(
    string Id,
    string Name,
    string Description,
    int TotalStock,
    long PriceMinor,
    string Currency,
    DateTimeOffset? StartsAt,
    DateTimeOffset? EndsAt,
    int PerUserLimit,
    TimeSpan Hold,
    SaleSwitch Switch,
    TimeSpan? CacheTtl,
    DateTimeOffset CreatedAt,
    long Revision,
    long SaleSequence
)
{
    public static CachedProduct From(Product product) =>
        new(
            product.Id.Value,
            product.Name,
            product.Description,
            product.Terms.TotalStock,
            product.Terms.Price.Minor,
            product.Terms.Price.Currency,
            product.Terms.StartsAt,
            product.Terms.EndsAt,
            product.Terms.PerUserLimit,
            product.Terms.Hold,
            product.Switch,
            product.CacheTtl,
            product.CreatedAt,
            product.Revision,
            product.SaleSequence
        );

    /// <exception cref="FormatException">The id is none.</exception>
    public Product ToProduct() =>
        new()
        {
            Id = ProductId.Parse(Id),
            Name = Name,
            Description = Description,
            Terms = new()
            {
                TotalStock = TotalStock,
                Price = new(PriceMinor, Currency),
                StartsAt = StartsAt,
                EndsAt = EndsAt,
                PerUserLimit = PerUserLimit,
                Hold = Hold,
            },
            Switch = Switch,
            CacheTtl = CacheTtl,
            CreatedAt = CreatedAt,
            Revision = Revision,
            SaleSequence = SaleSequence,
        };
}
