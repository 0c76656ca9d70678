namespace FlashSale.Domain;

/// <summary>Stored orders whose buyers are to be told.</summary>
/// <param name="EntryIds">Their places in the queue.</param>
/// <param name="Orders">As they were stored; any of them may have changed since.</param>
public sealed record OrderNotice(IReadOnlyList<string> EntryIds, IReadOnlyList<Order> Orders);
