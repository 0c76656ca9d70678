using FlashSale.Domain;

namespace FlashSale.Storage.Redis.Sales;

/// <summary><c>open_sale.lua</c>: what goes in and what its replies mean.</summary>
internal static class OpenSaleScript
{
    private static readonly RedisScript Script = RedisScript.Load("open_sale.lua");

    /// <returns>False when the sale was there already.</returns>
    /// <exception cref="StoreUnavailableException">Redis could not be asked.</exception>
    public static async Task<bool> RunAsync(RedisGateway redis, Product product, CancellationToken cancel)
    {
        using var activity = ScriptActivity.Start(Script);
        var reply = Replies.Array(
            await redis.EvaluateAsync(
                Script,
                [RedisKeys.Sale(product.Id), RedisKeys.Stock(product.Id)],
                [.. TermsArguments.Of(product.Terms), SaleSwitchNames.Name(product.Switch), product.SaleSequence],
                cancel
            )
        );
        return (int)reply[0] == 1;
    }
}
