using FlashSale.Domain;
using StackExchange.Redis;

namespace FlashSale.Storage.Redis.Sales;

/// <summary><c>purchase.lua</c>: what goes in and what its replies mean.</summary>
/// <param name="redis">Where it runs.</param>
/// <param name="options">Windows and retention.</param>
/// <param name="broken">
/// Null, except where a test has put a broken script into its own container. No setting leads here: a script is only ever embedded.
/// </param>
internal sealed class PurchaseScript(RedisGateway redis, IOptions<PurchaseOptions> options, RedisScript? broken = null)
{
    private static readonly RedisScript Script = RedisScript.Load("purchase.lua");

    private readonly RedisScript _script = broken ?? Script;
    private readonly int _limit = options.Value.UserLimit;
    private readonly TimeSpan _window = options.Value.UserWindow;
    private readonly RedisValue _windowMilliseconds = (long)options.Value.UserWindow.TotalMilliseconds;
    private readonly RedisValue _retention = (long)options.Value.IdempotencyRetention.TotalMilliseconds;

    /// <exception cref="StoreUnavailableException">Redis could not be asked.</exception>
    public async Task<PurchaseOutcome> RunAsync(PurchaseRequest request, CancellationToken cancel)
    {
        using var activity = ScriptActivity.Start(_script);
        var product = request.Product;
        var sale = SaleKeys.Of(product);
        var id = OrderId.New(product);
        RedisKey[] keys =
        [
            RedisKeys.Idempotency(product, request.User, request.IdempotencyKey),
            RedisKeys.PurchaseWindow(product, request.User),
            sale.Sale,
            sale.Stock,
            sale.Buyers,
            sale.Orders,
            sale.Holds,
            sale.Stream,
        ];
        RedisValue[] arguments =
        [
            request.User.Value,
            request.Quantity,
            id.Value,
            Answers.Fingerprint(request.Quantity),
            _retention,
            _limit,
            _windowMilliseconds,
            request.AddressLimit is null ? "" : "1",
            ScriptActivity.TraceParent,
            RedisKeys.StockChannel,
            sale.Product,
            request.IdempotencyKey,
        ];
        var reply = Replies.Array(await redis.EvaluateAsync(_script, keys, arguments, cancel));
        var code = (PurchaseReply)(int)reply[0];
        activity.SetOutcome(code);
        return code switch
        {
            PurchaseReply.Accepted => new PurchaseOutcome.Accepted(OrderReply.Unpack(id, reply[1]), (int)reply[2], Replayed: false),
            PurchaseReply.Replayed => new PurchaseOutcome.Accepted(
                OrderReply.Unpack(OrderId.Parse(Replies.Text(reply[3])), reply[1]),
                (int)reply[2],
                Replayed: true
            ),
            PurchaseReply.KeyReused => new PurchaseOutcome.KeyReused(),
            PurchaseReply.AddressLimited => new PurchaseOutcome.RateLimited(request.AddressLimit!),
            PurchaseReply.UserLimited => new PurchaseOutcome.RateLimited(
                new RateDecision(false, "purchase-user", _limit, _window, 0, TimeSpan.FromMilliseconds((long)reply[1]))
            ),
            PurchaseReply.UnknownProduct => new PurchaseOutcome.UnknownProduct(),
            PurchaseReply.NotOpenYet => new PurchaseOutcome.NotOpenYet(
                DateTimeOffset.FromUnixTimeMilliseconds((long)reply[1]),
                TimeSpan.FromMilliseconds((long)reply[2])
            ),
            PurchaseReply.Closed => new PurchaseOutcome.SaleClosed(),
            PurchaseReply.Paused => new PurchaseOutcome.SalePaused(),
            PurchaseReply.LimitReached => new PurchaseOutcome.LimitReached((int)reply[1]),
            PurchaseReply.SoldOut => new PurchaseOutcome.SoldOut((int)reply[1]),
            PurchaseReply.NotReady => new PurchaseOutcome.Unavailable(),
            _ => throw new InvalidOperationException($"purchase.lua answered the unknown code {(int)code}."),
        };
    }
}
