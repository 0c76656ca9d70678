using FlashSale.Domain;

namespace FlashSale.Storage.Redis.Sales;

/// <summary><c>end_holds.lua</c>: what goes in and what its replies mean.</summary>
internal static class EndHoldsScript
{
    private static readonly RedisScript Script = RedisScript.Load("end_holds.lua");

    /// <exception cref="StoreUnavailableException">Redis could not be asked.</exception>
    public static async Task<EndedHolds> RunAsync(RedisGateway redis, ProductId product, int count, int skip, CancellationToken cancel)
    {
        using var activity = ScriptActivity.Start(Script);
        var reply = Replies.Array(
            await redis.EvaluateAsync(
                Script,
                [
                    RedisKeys.Sale(product),
                    RedisKeys.Stock(product),
                    RedisKeys.Buyers(product),
                    RedisKeys.Orders(product),
                    RedisKeys.Holds(product),
                    RedisKeys.Stream(product),
                    RedisKeys.Former(product),
                ],
                [count, skip, RedisKeys.StockChannel, product.Value],
                cancel
            )
        );
        if ((int)reply[0] != 1)
            return EndedHolds.None;
        var example = OrderId.TryParse(Replies.Text(reply[3]), out var id) ? id : (OrderId?)null;
        return new EndedHolds((int)reply[1], (int)reply[2], example);
    }
}
