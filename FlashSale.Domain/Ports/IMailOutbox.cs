namespace FlashSale.Domain;

/// <summary>Mails that wait to be sent, taken by the workers. Each stays until it is finished or buried: at worst it is sent twice.</summary>
/// <remarks>All members throw <see cref="StoreUnavailableException"/> when Redis could not be asked.</remarks>
public interface IMailOutbox
{
    /// <summary>First those that are due again, then fresh ones. Empty when there are none: it never blocks.</summary>
    Task<IReadOnlyList<OutgoingMail>> TakeAsync(string consumer, int count, MailRetry retry, CancellationToken cancel);

    /// <summary>Drops it without a trace: it was sent, or is not worth it any more.</summary>
    Task FinishAsync(OutgoingMail mail, CancellationToken cancel);

    /// <summary>Leaves it for another try, by whoever comes first.</summary>
    Task DeferAsync(OutgoingMail mail, CancellationToken cancel);

    /// <summary>Makes a dead letter of it.</summary>
    Task BuryAsync(OutgoingMail mail, string reason, CancellationToken cancel);

    /// <summary>How many wait, those in somebody's hands included.</summary>
    Task<long> CountAsync(CancellationToken cancel);

    /// <summary>How many of them were deferred and are in nobody's hands.</summary>
    Task<long> CountDeferredAsync(CancellationToken cancel);

    /// <inheritdoc cref="ISaleStream.ForgetConsumersAsync"/>
    Task<long> ForgetConsumersAsync(TimeSpan idle, CancellationToken cancel);
}
