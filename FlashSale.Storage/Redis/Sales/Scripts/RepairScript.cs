using FlashSale.Domain;
using StackExchange.Redis;

namespace FlashSale.Storage.Redis.Sales;

/// <summary><c>repair.lua</c>: what goes in and what its replies mean.</summary>
internal static class RepairScript
{
    private static readonly RedisScript Script = RedisScript.Load("repair.lua");

    /// <exception cref="StoreUnavailableException">Redis could not be asked, or the sale is being rebuilt.</exception>
    public static async Task<CorrectionOutcome> RunAsync(
        RedisGateway redis,
        ProductId product,
        SaleCorrection correction,
        CancellationToken cancel
    )
    {
        using var activity = ScriptActivity.Start(Script);
        var (what, own) = Arguments(correction);
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
                [what, ScriptActivity.TraceParent, RedisKeys.StockChannel, product.Value, .. own],
                cancel
            )
        );
        var code = (RepairReply)(int)reply[0];
        activity.SetOutcome(code);
        return code switch
        {
            RepairReply.Applied => new CorrectionOutcome.Applied(Replies.Text(reply[1]), Replies.Text(reply[2])),
            RepairReply.Moved => new CorrectionOutcome.Moved(),
            RepairReply.Impossible => new CorrectionOutcome.Impossible(Replies.Text(reply[1])),
            RepairReply.NotReady => throw new StoreUnavailableException("The sale is being rebuilt in Redis.") { OthersMayAnswer = true },
            _ => throw new InvalidOperationException($"repair.lua answered the unknown code {(int)code}."),
        };
    }

    private static (RedisValue What, RedisValue[] Own) Arguments(SaleCorrection correction) =>
        correction switch
        {
            SaleCorrection.Counters counters => ("counters", [counters.Unaccounted]),
            SaleCorrection.PutBack back => ("back", [back.Order.Id.Value, PackedOrder.Format(back.Order)]),
            SaleCorrection.Replace order => ("order", [order.Seen.Id.Value, PackedOrder.Format(order.Seen), PackedOrder.Format(order.By)]),
            SaleCorrection.Buyer buyer => ("buyer", [buyer.User, buyer.Seen, .. buyer.Orders.Select(static id => (RedisValue)id.Value)]),
            SaleCorrection.Hold hold => ("hold", [hold.Member]),
            _ => throw new ArgumentException($"{correction.GetType().Name} is no correction in Redis.", nameof(correction)),
        };
}
