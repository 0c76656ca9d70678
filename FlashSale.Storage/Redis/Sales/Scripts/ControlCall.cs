using FlashSale.Domain;
using StackExchange.Redis;

namespace FlashSale.Storage.Redis.Sales;

/// <summary>What the operator's scripts have in common: the same three keys, the same last three arguments, the same replies.</summary>
internal static class ControlCall
{
    /// <param name="redis">Where.</param>
    /// <param name="script">Which decision.</param>
    /// <param name="product">Whose sale.</param>
    /// <param name="arguments">The script's own arguments; traceparent, channel and product id are appended.</param>
    /// <param name="cancel">Gives up the wait.</param>
    /// <param name="more">Keys that only this script has, after those of all.</param>
    /// <exception cref="StoreUnavailableException">Redis could not be asked.</exception>
    public static async Task<SaleControlOutcome> RunAsync(
        RedisGateway redis,
        RedisScript script,
        ProductId product,
        RedisValue[] arguments,
        CancellationToken cancel,
        params RedisKey[] more
    )
    {
        using var activity = ScriptActivity.Start(script);
        var reply = Replies.Array(
            await redis.EvaluateAsync(
                script,
                [RedisKeys.Sale(product), RedisKeys.Stock(product), RedisKeys.Stream(product), .. more],
                [.. arguments, ScriptActivity.TraceParent, RedisKeys.StockChannel, product.Value],
                cancel
            )
        );
        var code = (ControlReply)(int)reply[0];
        activity.SetOutcome(code);
        return code switch
        {
            ControlReply.Done => new SaleControlOutcome.Done(SnapshotReply.Parse(product, reply)),
            ControlReply.DoneBefore => new SaleControlOutcome.Done(SnapshotReply.Parse(product, reply)) { Replayed = true },
            ControlReply.KeyReused => new SaleControlOutcome.KeyReused(),
            ControlReply.UnknownSale => new SaleControlOutcome.UnknownSale(),
            ControlReply.SaleIsClosed => new SaleControlOutcome.SaleIsClosed(),
            ControlReply.TotalBelowSold => new SaleControlOutcome.TotalBelowSold((int)reply[1]),
            ControlReply.TotalMoved => new SaleControlOutcome.TotalMoved((int)reply[1]),
            _ => throw new InvalidOperationException($"{script.Name} answered the unknown code {(int)code}."),
        };
    }
}
