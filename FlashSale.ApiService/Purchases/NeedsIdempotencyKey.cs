namespace FlashSale.ApiService.Purchases;

/// <summary>Endpoint metadata: the request needs an <c>Idempotency-Key</c>.</summary>
internal sealed record NeedsIdempotencyKey;
