using FlashSale.Domain;

namespace FlashSale.Storage.Redis.Sales;

/// <summary><c>finish_rebuild.lua</c>: what goes in and what its replies mean.</summary>
internal static class FinishRebuildScript
{
    private static readonly RedisScript Script = RedisScript.Load("finish_rebuild.lua");

    /// <returns>False when the lease is over: nothing was written.</returns>
    /// <exception cref="StoreUnavailableException">Redis could not be asked.</exception>
    public static async Task<bool> RunAsync(RedisGateway redis, RebuildLease lease, RebuiltSale sale, CancellationToken cancel)
    {
        var product = lease.Product;
        var reply = await redis.EvaluateAsync(
            Script,
            [
                RedisKeys.Sale(product),
                RedisKeys.Stock(product),
                RedisKeys.Stream(product),
                RedisKeys.Rebuild(product),
                RedisKeys.Lost(product),
            ],
            [
                .. TermsArguments.Of(sale.Product.Terms),
                SaleSwitchNames.Name(sale.Product.Switch),
                sale.Sequence,
                sale.Stock,
                sale.Orders.HeldUnits,
                sale.Orders.SoldUnits,
                lease.Token,
                RedisKeys.StockChannel,
                product.Value,
            ],
            cancel
        );
        return (int)Replies.Array(reply)[0] == 1;
    }
}
