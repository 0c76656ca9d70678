namespace FlashSale.Domain;

/// <summary>
/// How an accepted purchase was answered, beside what its order says. A retry with the same key is told it again, also when Redis has lost
/// it: that is why it goes with the order into the store.
/// </summary>
/// <param name="Order">Which purchase.</param>
/// <param name="Key">The client's idempotency key, scoped to the user and the product.</param>
/// <param name="Remaining">Units left right after it.</param>
public sealed record RecordedAnswer(OrderId Order, string Key, int Remaining);
