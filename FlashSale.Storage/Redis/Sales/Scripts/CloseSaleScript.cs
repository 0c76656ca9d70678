using FlashSale.Domain;

namespace FlashSale.Storage.Redis.Sales;

/// <summary><c>close_sale.lua</c>: what goes in and what its replies mean.</summary>
internal static class CloseSaleScript
{
    private static readonly RedisScript Script = RedisScript.Load("close_sale.lua");

    /// <param name="redis">Where.</param>
    /// <param name="product">Whose sale.</param>
    /// <param name="position"><see cref="SaleSwitch.Closed"/> or <see cref="SaleSwitch.Deleted"/>.</param>
    /// <param name="cancel">Gives up the wait.</param>
    /// <exception cref="StoreUnavailableException">Redis could not be asked.</exception>
    public static Task<SaleControlOutcome> RunAsync(RedisGateway redis, ProductId product, SaleSwitch position, CancellationToken cancel) =>
        ControlCall.RunAsync(redis, Script, product, [SaleSwitchNames.Name(position)], cancel);
}
