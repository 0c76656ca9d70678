namespace FlashSale.Domain;

/// <summary>A page of a list.</summary>
/// <param name="Items">In the list's order.</param>
/// <param name="Total">Items on all pages.</param>
public sealed record Page<T>(IReadOnlyList<T> Items, long Total);
