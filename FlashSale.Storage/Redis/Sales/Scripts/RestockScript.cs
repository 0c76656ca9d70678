using FlashSale.Domain;

namespace FlashSale.Storage.Redis.Sales;

/// <summary><c>restock.lua</c>: what goes in and what its replies mean.</summary>
internal static class RestockScript
{
    /// <summary>So long a key is remembered at least: as long as that of a purchase.</summary>
    private static readonly long KeyRetention = (long)TimeSpan.FromHours(24).TotalMilliseconds;

    private static readonly RedisScript Script = RedisScript.Load("restock.lua");

    /// <param name="redis">Where.</param>
    /// <param name="product">Whose sale.</param>
    /// <param name="units">At least 1.</param>
    /// <param name="key">Idempotency key, or null.</param>
    /// <param name="cancel">Gives up the wait.</param>
    /// <exception cref="StoreUnavailableException">Redis could not be asked.</exception>
    public static Task<SaleControlOutcome> RunAsync(
        RedisGateway redis,
        ProductId product,
        int units,
        string? key,
        CancellationToken cancel
    ) => ControlCall.RunAsync(redis, Script, product, [units, key ?? "", KeyRetention], cancel, RedisKeys.Restocks(product));
}
