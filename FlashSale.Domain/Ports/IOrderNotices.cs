namespace FlashSale.Domain;

/// <summary>
/// Stored orders whose buyers are yet to be told, a few to an entry: whoever stores orders pays for little more than the adding, and who
/// the buyers are is looked up later.
/// </summary>
/// <remarks>All members throw <see cref="StoreUnavailableException"/> when Redis could not be asked.</remarks>
public interface IOrderNotices
{
    /// <summary>Of several versions of an order only the newest is worth telling.</summary>
    Task AddAsync(IReadOnlyCollection<Order> orders, CancellationToken cancel);

    /// <summary>
    /// The next ones, or some whose <see cref="MailRetry.Lease"/> has ended: a bounded number of orders. Null when there are none: it never
    /// blocks. For one loop of the process.
    /// </summary>
    Task<OrderNotice?> TakeAsync(string consumer, MailRetry retry, CancellationToken cancel);

    /// <summary>Only after all mails of it were taken over: at worst they are sent twice.</summary>
    Task FinishAsync(OrderNotice notice, CancellationToken cancel);

    /// <inheritdoc cref="ISaleStream.ForgetConsumersAsync"/>
    Task<long> ForgetConsumersAsync(TimeSpan idle, CancellationToken cancel);
}
