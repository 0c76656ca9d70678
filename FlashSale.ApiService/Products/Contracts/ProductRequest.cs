namespace FlashSale.ApiService.Products;

/// <summary>A product as an administrator writes it: all of it, also when it is changed.</summary>
/// <param name="Name">1 to 200 characters, one line.</param>
/// <param name="Description">At most 4,000 characters.</param>
/// <param name="PriceMinor">Price of one unit in minor units (cents), 0 to 10^12.</param>
/// <param name="Currency">ISO 4217: three upper-case letters.</param>
/// <param name="TotalStock">Units for sale in all, 0 to 1,000,000.</param>
/// <param name="StartsAt">First instant of the sale. Left out: at once.</param>
/// <param name="EndsAt">First instant after the sale. Left out: never.</param>
/// <param name="PerUserLimit">Units one user may have, 0 (no limit) to 1,000. Default 1.</param>
/// <param name="HoldSeconds">How long an unpaid unit is held, 0 (no payment step) to 86,400. Default 0.</param>
/// <param name="CacheTtlSeconds">How long a cached copy may be served, 300 to 3,600. Left out: the configured default.</param>
internal sealed record ProductRequest(
    string? Name,
    string? Description,
    long? PriceMinor,
    string? Currency,
    int? TotalStock,
    DateTimeOffset? StartsAt,
    DateTimeOffset? EndsAt,
    int? PerUserLimit,
    int? HoldSeconds,
    int? CacheTtlSeconds
);
