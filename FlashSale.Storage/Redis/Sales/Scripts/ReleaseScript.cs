using FlashSale.Domain;

namespace FlashSale.Storage.Redis.Sales;

/// <summary><c>release.lua</c>: what goes in and what its replies mean.</summary>
internal static class ReleaseScript
{
    private static readonly RedisScript Script = RedisScript.Load("release.lua");

    /// <exception cref="StoreUnavailableException">Redis could not be asked, or the sale is being rebuilt.</exception>
    public static async Task<ReleaseOutcome> RunAsync(
        RedisGateway redis,
        OrderId order,
        UserId? user,
        ReleaseReason reason,
        CancellationToken cancel
    )
    {
        using var activity = ScriptActivity.Start(Script);
        var product = order.Product;
        var ended = reason == ReleaseReason.HoldEnded;
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
                [
                    order.Value,
                    user?.Value ?? "",
                    PackedOrder.Letter(ended ? OrderStatus.Expired : OrderStatus.Cancelled).ToString(),
                    ended ? "1" : "",
                    ScriptActivity.TraceParent,
                    RedisKeys.StockChannel,
                    product.Value,
                ],
                cancel
            )
        );
        var code = (ReleaseReply)(int)reply[0];
        activity.SetOutcome(code);
        return code switch
        {
            ReleaseReply.Released => new ReleaseOutcome.Released(OrderReply.Unpack(order, reply[1]), Already: false),
            ReleaseReply.ReleasedBefore => new ReleaseOutcome.Released(OrderReply.Unpack(order, reply[1]), Already: true),
            ReleaseReply.UnknownOrder => new ReleaseOutcome.UnknownOrder(),
            ReleaseReply.NotReleasable => new ReleaseOutcome.NotReleasable(OrderReply.Unpack(order, reply[1])),
            ReleaseReply.NotReady => throw new StoreUnavailableException("The sale is being rebuilt in Redis.") { OthersMayAnswer = true },
            _ => throw new InvalidOperationException($"release.lua answered the unknown code {(int)code}."),
        };
    }
}
