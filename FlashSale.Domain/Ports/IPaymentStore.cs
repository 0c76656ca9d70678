namespace FlashSale.Domain;

/// <summary>The payments that were begun, in the document store: one an order at most.</summary>
/// <remarks>All members throw <see cref="StoreUnavailableException"/> when the store could not be asked. What returns is durable.</remarks>
public interface IPaymentStore
{
    /// <summary>Does nothing when the order has a payment: the first one counts.</summary>
    Task AddAsync(Payment payment, CancellationToken cancel);

    Task<Payment?> FindAsync(OrderId order, CancellationToken cancel);

    /// <summary>Open ones whose time has come, the longest due first.</summary>
    Task<IReadOnlyList<Payment>> ListDueAsync(DateTimeOffset now, int count, CancellationToken cancel);

    /// <summary>Nobody looks at it before <paramref name="due"/>. Does nothing when it is not open.</summary>
    Task PostponeAsync(OrderId order, DateTimeOffset due, CancellationToken cancel);

    /// <summary>Ends it. False when it is not open: the first end counts.</summary>
    Task<bool> CloseAsync(OrderId order, PaymentState end, CancellationToken cancel);
}
