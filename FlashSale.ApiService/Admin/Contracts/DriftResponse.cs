namespace FlashSale.ApiService.Admin;

/// <param name="Kind">Such as <c>redis-order-not-stored</c>.</param>
/// <param name="Count">Orders, or units for counters.</param>
internal sealed record DriftResponse(string Kind, long Count);
