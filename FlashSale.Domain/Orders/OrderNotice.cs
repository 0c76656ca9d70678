namespace FlashSale.Domain;

/// <summary>Stored orders of one sale whose buyers are to be told.</summary>
/// <param name="EntryId">Its place in the queue.</param>
/// <param name="Orders">As they were stored; any of them may have changed since.</param>
public sealed record OrderNotice(string EntryId, IReadOnlyList<Order> Orders);
