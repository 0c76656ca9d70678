namespace FlashSale.Domain;

/// <summary>A sale's stream of decisions, read by the workers as one consumer group.</summary>
/// <remarks>All members throw <see cref="StoreUnavailableException"/> when Redis could not be asked.</remarks>
public interface ISaleStream
{
    /// <summary>Next entries that no consumer of the group has had. Empty when there are none: it never blocks. Makes the group if needed.</summary>
    Task<IReadOnlyList<SaleStreamEntry>> ReadAsync(ProductId product, string consumer, int count, CancellationToken cancel);

    /// <summary>
    /// Takes over entries that some consumer (also this one) was given and has not acknowledged for <paramref name="idle"/>. Goes through
    /// the whole list of pending entries, <paramref name="count"/> at a time: call again while it returns any.
    /// </summary>
    Task<IReadOnlyList<SaleStreamEntry>> ClaimAsync(ProductId product, string consumer, TimeSpan idle, int count, CancellationToken cancel);

    /// <summary>Only after the write they caused is durable.</summary>
    Task AcknowledgeAsync(ProductId product, IReadOnlyCollection<string> entryIds, CancellationToken cancel);

    /// <summary>
    /// Drops those of <paramref name="orders"/> that have ended from Redis, only after the write that stored them so is durable. Live ones
    /// are left alone, so a stored batch may be passed as it is. Until then an ended order can be asked for by its id; afterwards the
    /// store has the answer. Returns how many went.
    /// </summary>
    Task<long> ForgetAsync(ProductId product, IReadOnlyCollection<Order> orders, CancellationToken cancel);

    /// <summary>Drops entries behind the oldest unacknowledged one (XTRIM MINID). Returns how many.</summary>
    Task<long> TrimAsync(ProductId product, CancellationToken cancel);

    /// <summary>
    /// Drops the names of consumers that have nothing in hand and were not heard of for <paramref name="idle"/>: each start of a worker
    /// brings a new one. Returns how many.
    /// </summary>
    Task<long> ForgetConsumersAsync(ProductId product, TimeSpan idle, CancellationToken cancel);

    /// <summary>Entries not yet acknowledged: those never delivered and those in somebody's hands.</summary>
    Task<long> BacklogAsync(ProductId product, CancellationToken cancel);

    /// <summary><see cref="BacklogAsync"/>, and how old it is.</summary>
    Task<SaleLag> FindLagAsync(ProductId product, CancellationToken cancel);
}
