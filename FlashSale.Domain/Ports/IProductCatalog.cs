namespace FlashSale.Domain;

/// <summary>
/// Products through the cache: reads are cache-aside with a single flight to the store, writes go to the store and then through the
/// cache. A cached document never goes back to an older revision.
/// </summary>
/// <remarks>
/// Reads throw <see cref="StoreUnavailableException"/> when the store is needed and could not be asked; a missing cache is bypassed.
/// Writes throw it when either can't be asked: a change that the cache can't be told of is not begun.
/// </remarks>
public interface IProductCatalog
{
    /// <summary>Null when there is no such product, or it was withdrawn.</summary>
    ValueTask<Product?> FindAsync(ProductId id, CancellationToken cancel);

    /// <summary>Newest first, without withdrawn ones.</summary>
    Task<Page<Product>> ListAsync(int offset, int count, CancellationToken cancel);

    /// <exception cref="InvalidOperationException">The id exists.</exception>
    Task CreateAsync(Product product, CancellationToken cancel);

    /// <summary>False when <see cref="Product.Revision"/> is not one more than the stored one: somebody else changed it meanwhile.</summary>
    Task<bool> UpdateAsync(Product product, CancellationToken cancel);

    /// <summary>
    /// Makes the product unknown to visitors at once, instead of when the sale's event reaches the store through the stream.
    /// </summary>
    /// <param name="closed">
    /// The answer of <see cref="ISaleControl.CloseAsync"/>, which decides and comes first. Of a sale that is over and that Redis has no more:
    /// with the number after the store's.
    /// </param>
    /// <param name="cancel">Ends the wait.</param>
    Task WithdrawAsync(SaleSnapshot closed, CancellationToken cancel);

    /// <summary>Forgets cached copies: the worker calls it after it changed the stored document.</summary>
    Task InvalidateAsync(ProductId id, CancellationToken cancel);
}
