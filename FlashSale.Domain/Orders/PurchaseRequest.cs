namespace FlashSale.Domain;

/// <summary>One press of "buy".</summary>
/// <param name="Product">What.</param>
/// <param name="User">Who: a verified session's user.</param>
/// <param name="Quantity">How many units, at least 1.</param>
/// <param name="IdempotencyKey">1–255 visible ASCII characters, chosen by the client, scoped to the user and the product.</param>
/// <param name="AddressLimit">
/// The verdict of the caller's address window when it refused, else null. The purchase script gets it instead of the endpoint acting on
/// it, because a recorded answer must be given even to a client that is over its limit: that is what retries are for.
/// </param>
public readonly record struct PurchaseRequest(
    ProductId Product,
    UserId User,
    int Quantity,
    string IdempotencyKey,
    RateDecision? AddressLimit
);
