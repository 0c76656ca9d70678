namespace FlashSale.Crowd.Api.Contract;

/// <summary>
/// The price is in minor units of the currency (cents); a limit or a hold of 0 means that there is none; without a start it is at once.
/// </summary>
internal sealed record NewProduct(
    string Name,
    string Description,
    long PriceMinor,
    string Currency,
    int TotalStock,
    int PerUserLimit,
    int HoldSeconds,
    DateTimeOffset? StartsAt = null
);
