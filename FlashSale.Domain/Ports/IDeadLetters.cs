namespace FlashSale.Domain;

/// <summary>Events that can't be applied and mails that were refused, kept until somebody replays or discards them.</summary>
/// <remarks>All members throw <see cref="StoreUnavailableException"/> when Redis could not be asked.</remarks>
public interface IDeadLetters
{
    /// <summary>
    /// Keeps the entry with its reason. The caller acknowledges it afterwards, so it may have to come again with the same entry: that adds
    /// nothing, even if the letter was replayed or discarded meanwhile. Never lost; kept twice only after a day without a try.
    /// </summary>
    Task AddAsync(SaleStreamEntry entry, string reason, CancellationToken cancel);

    /// <summary>How many there are.</summary>
    Task<long> CountAsync(CancellationToken cancel);

    /// <summary>Oldest first.</summary>
    /// <param name="after">The last one already seen, which need not exist any more; null: from the beginning.</param>
    /// <param name="count">At most so many.</param>
    /// <param name="cancel">Ends the wait.</param>
    Task<IReadOnlyList<DeadLetter>> ListAsync(DeadLetterId? after, int count, CancellationToken cancel);

    /// <summary>
    /// Puts it back into its stream as it was, then removes the dead letter. Whoever dies in between leaves both, and it is replayed twice:
    /// harmless, because an event says what became of an order and not what to do, and a mail keeps its Message-ID.
    /// </summary>
    Task<ReplayOutcome> ReplayAsync(DeadLetterId id, CancellationToken cancel);

    /// <summary>Drops it for good and returns what it was. Null: there is none of this id.</summary>
    Task<DeadLetter?> DiscardAsync(DeadLetterId id, CancellationToken cancel);
}
