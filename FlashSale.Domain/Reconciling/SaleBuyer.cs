namespace FlashSale.Domain;

/// <summary>What Redis has down for one buyer of a sale.</summary>
/// <param name="User">The entry's name: a user id, unless somebody tampered with it.</param>
/// <param name="Units">Units held or owned. Null: the entry can't be read.</param>
/// <param name="Orders">The orders it names.</param>
/// <param name="Text">The entry as it stands.</param>
public sealed record SaleBuyer(string User, int? Units, IReadOnlyList<OrderId> Orders, string Text);
