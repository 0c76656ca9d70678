namespace FlashSale.Domain;

/// <summary>Clearing up after sales that are over. What is dropped from Redis, the store has for good.</summary>
/// <remarks>All members throw <see cref="StoreUnavailableException"/> when Redis could not be asked.</remarks>
public interface ISaleArchive
{
    /// <summary>True when Redis keeps no orders of this sale any more, but its terms and counters.</summary>
    Task<bool> IsArchivedAsync(ProductId product, CancellationToken cancel);

    /// <summary>
    /// True when the sale is archived and nothing was said about it since: no worker has to look after it. A stream that is empty is dropped:
    /// a worker that was about to read it when the sale was archived has made it again.
    /// </summary>
    Task<bool> IsAtRestAsync(SaleSnapshot sale, CancellationToken cancel);

    /// <summary>
    /// Drops the orders, buyers and stream of a sale that was closed for good, without open holds, all of it stored, and not moved since it
    /// was found well. True when that was done now; false also when it was done before.
    /// </summary>
    /// <param name="well">The sale when nothing had drifted.</param>
    /// <param name="after">How long it must have been like that, by the clock of Redis.</param>
    /// <param name="cancel">Ends the wait.</param>
    Task<bool> ArchiveAsync(SaleSnapshot well, TimeSpan after, CancellationToken cancel);

    /// <summary>
    /// Closes a sale for good whose window ended <paramref name="after"/> ago, as an operator would: it can then be archived. False: nothing was
    /// to be done.
    /// </summary>
    Task<bool> CloseEndedAsync(ProductId product, TimeSpan after, CancellationToken cancel);
}
