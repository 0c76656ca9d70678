namespace FlashSale.Domain;

/// <summary>Products for good, in the document store. Use <see cref="IProductCatalog"/> to read for a visitor.</summary>
/// <remarks>All members throw <see cref="StoreUnavailableException"/> when the store could not be asked.</remarks>
public interface IProductStore
{
    Task<Product?> FindAsync(ProductId id, CancellationToken cancel);

    /// <summary>Newest first, without withdrawn ones.</summary>
    Task<Page<Product>> ListAsync(int offset, int count, CancellationToken cancel);

    /// <summary>All withdrawn ones, in no particular order. Only their holds and their streams may still need somebody.</summary>
    Task<IReadOnlyList<ProductId>> ListWithdrawnAsync(CancellationToken cancel);

    /// <exception cref="InvalidOperationException">The id exists.</exception>
    Task InsertAsync(Product product, CancellationToken cancel);

    /// <summary>
    /// Replaces the administrator's part (everything but switch and <see cref="Product.SaleSequence"/>) if the stored revision is one
    /// less. False otherwise. The total stock stays as stored if a sale event newer than the writer's copy brought it.
    /// </summary>
    Task<bool> UpdateAsync(Product product, CancellationToken cancel);

    /// <summary>Applies a sale event's total and switch if its sequence is higher than the stored one. True if it changed anything.</summary>
    Task<bool> ApplySaleChangeAsync(SaleEvent.SaleChanged change, CancellationToken cancel);
}
