using FlashSale.ApiService.Problems;
using FlashSale.Domain;

namespace FlashSale.ApiService.Products;

/// <summary>Why Redis has no sale of a product: it never existed or was withdrawn, its sale is over, or Redis lost it.</summary>
internal sealed class MissingSales(IProductCatalog catalog, TimeProvider time)
{
    private static readonly ProblemResult Unknown = ProblemTypes.UnknownProduct.Because("There is no product of this id.");
    private static readonly ProblemResult Closed = ProblemTypes.SaleClosed.Because("The sale is over.");
    private static readonly ProblemResult Rebuilding = new(ProblemTypes.SaleRebuilding)
    {
        Detail = "The product is known, but its sale is not in Redis yet.",
        RetryAfter = TimeSpan.FromSeconds(1),
    };

    /// <exception cref="StoreUnavailableException">Neither cache nor store could be asked.</exception>
    public async ValueTask<ProblemResult> ExplainAsync(ProductId id, CancellationToken cancel) =>
        await catalog.FindAsync(id, cancel) switch
        {
            null => Unknown,
            { Switch: SaleSwitch.Closed or SaleSwitch.Deleted } => Closed,
            // Nobody puts a sale back that has ended.
            var product when product.Terms.EndsAt <= time.GetUtcNow() => Closed,
            _ => Rebuilding,
        };
}
