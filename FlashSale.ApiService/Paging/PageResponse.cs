namespace FlashSale.ApiService.Paging;

/// <summary>A part of a list.</summary>
/// <param name="Items">In the list's order.</param>
/// <param name="Total">Items on all pages.</param>
/// <param name="Offset">As asked for.</param>
/// <param name="Limit">As asked for.</param>
internal sealed record PageResponse<T>(IReadOnlyList<T> Items, long Total, int Offset, int Limit);
