using FlashSale.Domain;

namespace FlashSale.Storage.Redis.Sales;

/// <summary><c>switch_sale.lua</c>: what goes in and what its replies mean.</summary>
internal static class SwitchSaleScript
{
    private static readonly RedisScript Script = RedisScript.Load("switch_sale.lua");

    /// <param name="redis">Where.</param>
    /// <param name="product">Whose sale.</param>
    /// <param name="position"><see cref="SaleSwitch.Open"/> or <see cref="SaleSwitch.Paused"/>.</param>
    /// <param name="cancel">Gives up the wait.</param>
    /// <exception cref="StoreUnavailableException">Redis could not be asked.</exception>
    public static Task<SaleControlOutcome> RunAsync(RedisGateway redis, ProductId product, SaleSwitch position, CancellationToken cancel) =>
        ControlCall.RunAsync(redis, Script, product, [SaleSwitchNames.Name(position)], cancel);
}
