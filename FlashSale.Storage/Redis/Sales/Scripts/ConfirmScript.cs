using FlashSale.Domain;

namespace FlashSale.Storage.Redis.Sales;

/// <summary><c>confirm.lua</c>: what goes in and what its replies mean.</summary>
internal static class ConfirmScript
{
    private static readonly RedisScript Script = RedisScript.Load("confirm.lua");

    /// <exception cref="StoreUnavailableException">Redis could not be asked, or the sale is being rebuilt.</exception>
    public static async Task<ConfirmOutcome> RunAsync(RedisGateway redis, OrderId order, UserId? user, CancellationToken cancel)
    {
        using var activity = ScriptActivity.Start(Script);
        var product = order.Product;
        var reply = Replies.Array(
            await redis.EvaluateAsync(
                Script,
                [RedisKeys.Sale(product), RedisKeys.Orders(product), RedisKeys.Holds(product), RedisKeys.Stream(product)],
                [order.Value, user?.Value ?? "", ScriptActivity.TraceParent],
                cancel
            )
        );
        var code = (ConfirmReply)(int)reply[0];
        activity.SetOutcome(code);
        return code switch
        {
            ConfirmReply.Confirmed => new ConfirmOutcome.Confirmed(OrderReply.Unpack(order, reply[1]), Already: false),
            ConfirmReply.ConfirmedBefore => new ConfirmOutcome.Confirmed(OrderReply.Unpack(order, reply[1]), Already: true),
            ConfirmReply.UnknownOrder => new ConfirmOutcome.UnknownOrder(),
            ConfirmReply.TooLate => new ConfirmOutcome.TooLate(OrderReply.Unpack(order, reply[1])),
            ConfirmReply.NotReady => throw new StoreUnavailableException("The sale is being rebuilt in Redis.") { OthersMayAnswer = true },
            _ => throw new InvalidOperationException($"confirm.lua answered the unknown code {(int)code}."),
        };
    }
}
