using FlashSale.Domain;

namespace FlashSale.Storage.Redis.Sales;

/// <summary><c>close_ended_sale.lua</c>: what goes in and what its replies mean.</summary>
internal static class CloseEndedSaleScript
{
    private static readonly RedisScript Script = RedisScript.Load("close_ended_sale.lua");

    /// <returns>True when it was closed by this.</returns>
    /// <exception cref="StoreUnavailableException">Redis could not be asked.</exception>
    public static async Task<bool> RunAsync(RedisGateway redis, ProductId product, TimeSpan after, CancellationToken cancel)
    {
        using var activity = ScriptActivity.Start(Script);
        var reply = await redis.EvaluateAsync(
            Script,
            [RedisKeys.Sale(product), RedisKeys.Stock(product), RedisKeys.Stream(product)],
            [(long)after.TotalMilliseconds, ScriptActivity.TraceParent, RedisKeys.StockChannel, product.Value],
            cancel
        );
        return (int)Replies.Array(reply)[0] == 1;
    }
}
