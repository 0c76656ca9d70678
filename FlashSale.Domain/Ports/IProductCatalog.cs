namespace FlashSale.Domain;

/// <summary>
/// Products through the cache: reads are cache-aside with a single flight to the store, writes go to the store and then through the
/// cache. A cached document never goes back to an older revision.
/// </summary>
/// <remarks>Reads throw <see cref="StoreUnavailableException"/> when the store is needed and could not be asked; a missing cache is bypassed.</remarks>
public interface IProductCatalog
{
    ValueTask<Product?> FindAsync(ProductId id, CancellationToken cancel);

    /// <summary>Newest first, without withdrawn ones.</summary>
    Task<Page<Product>> ListAsync(int offset, int count, CancellationToken cancel);

    Task CreateAsync(Product product, CancellationToken cancel);

    /// <summary>False when <see cref="Product.Revision"/> is not one more than the stored one: somebody else changed it meanwhile.</summary>
    Task<bool> UpdateAsync(Product product, CancellationToken cancel);

    /// <summary>Forgets cached copies: the worker calls it after it changed the stored document.</summary>
    Task InvalidateAsync(ProductId id, CancellationToken cancel);
}
