namespace FlashSale.Domain;

/// <summary>The record of all repairs for good, in the document store.</summary>
/// <remarks>All members throw <see cref="StoreUnavailableException"/> when the store could not be asked.</remarks>
public interface IRepairLog
{
    /// <summary>Durable when it returns. A record of the same id is replaced.</summary>
    Task SaveAsync(RepairRecord record, CancellationToken cancel);

    /// <summary>Of one sale, or of all when <paramref name="product"/> is null; newest first.</summary>
    Task<Page<RepairRecord>> ListAsync(ProductId? product, int offset, int count, CancellationToken cancel);
}
