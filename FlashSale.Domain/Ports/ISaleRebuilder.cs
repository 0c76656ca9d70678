namespace FlashSale.Domain;

/// <summary>Puts a sale back into Redis that Redis has lost, or has in an older state than the store.</summary>
/// <remarks>
/// All members throw <see cref="StoreUnavailableException"/> when Redis could not be asked. A rebuilder may die at any point: the sale stays
/// closed, and the next one starts over when the lease has ended.
/// </remarks>
public interface ISaleRebuilder
{
    /// <summary>
    /// Closes the sale to purchases, payments and cancellations and leases its rebuild to the caller, if Redis doesn't have the sale or is
    /// at a lower sequence number than <paramref name="mark"/>.
    /// </summary>
    Task<RebuildStart> BeginAsync(ProductId product, long mark, CancellationToken cancel);

    /// <summary>Prolongs the lease: to be called every few seconds while nothing is written. False: it is lost, stop.</summary>
    Task<bool> RenewAsync(RebuildLease lease, CancellationToken cancel);

    /// <summary>How long after a purchase its answer is given again.</summary>
    TimeSpan AnswerRetention { get; }

    /// <summary>
    /// Records answers that Redis doesn't have (any more), each until <see cref="AnswerRetention"/> after its purchase. False: the lease was
    /// lost meanwhile.
    /// </summary>
    Task<bool> RestoreAnswersAsync(RebuildLease lease, IReadOnlyCollection<AnsweredPurchase> purchases, CancellationToken cancel);

    /// <summary>Writes orders, buyers, holds and figures, and opens the sale as the very last step. False: the lease was lost meanwhile.</summary>
    Task<bool> CompleteAsync(RebuildLease lease, RebuiltSale sale, CancellationToken cancel);

    /// <summary>
    /// Names these sales in the index by which workers find them. It lies in another slot than they do, so it can be lost without them.
    /// </summary>
    Task IndexAsync(IReadOnlyCollection<ProductId> products, CancellationToken cancel);

    /// <summary>Gives the lease up, so that another one needn't wait for its end. The sale stays closed.</summary>
    Task AbandonAsync(RebuildLease lease, CancellationToken cancel);
}
