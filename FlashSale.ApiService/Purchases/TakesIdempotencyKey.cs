namespace FlashSale.ApiService.Purchases;

/// <summary>Endpoint metadata: the request takes an <c>Idempotency-Key</c>.</summary>
/// <param name="Required">False: it may go without one, and is then not safe to repeat.</param>
internal sealed record TakesIdempotencyKey(bool Required);
