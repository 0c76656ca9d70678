using System.Collections.Concurrent;
using FlashSale.Domain;
using StackExchange.Redis;

namespace FlashSale.Storage.Redis.Sales;

/// <summary><c>purchase.lua</c>: what goes in and what its replies mean.</summary>
/// <param name="redis">Where it runs.</param>
/// <param name="options">Windows and retention.</param>
/// <param name="time">By which ids of one moment are neighbours. Nothing is decided by it.</param>
/// <param name="broken">
/// Null, except where a test has put a broken script into its own container. No setting leads here: a script is only ever embedded.
/// </param>
internal sealed class PurchaseScript(RedisGateway redis, IOptions<PurchaseOptions> options, TimeProvider time, RedisScript? broken = null)
{
    /// <summary>Most presses that are decided in one step: some 20 µs of Redis each.</summary>
    private const int LargestBatch = 64;

    // Few sales are sold from at a time. A flood of different ids only makes it start again.
    private const int MostProducts = 1000;

    private static readonly RedisScript Script = RedisScript.Load("purchase.lua");

    private readonly ConcurrentDictionary<ProductId, ScriptBatcher<Press>> _batchers = new();
    private readonly RedisScript _script = broken ?? Script;
    private readonly int _limit = options.Value.UserLimit;
    private readonly TimeSpan _window = options.Value.UserWindow;
    private readonly RedisValue _windowMilliseconds = (long)options.Value.UserWindow.TotalMilliseconds;
    private readonly RedisValue _retention = (long)options.Value.IdempotencyRetention.TotalMilliseconds;

    /// <exception cref="StoreUnavailableException">Redis could not be asked.</exception>
    public async Task<PurchaseOutcome> RunAsync(PurchaseRequest request, CancellationToken cancel)
    {
        using var activity = ScriptActivity.Start(_script);
        var id = OrderId.New(request.Product, time.GetUtcNow());
        var press = new Press(request, id, ScriptActivity.TraceParent);
        var reply = Replies.Array(await BatcherOf(request.Product).RunAsync(press, cancel));
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

    private ScriptBatcher<Press> BatcherOf(ProductId product)
    {
        if (_batchers.TryGetValue(product, out var batcher))
            return batcher;
        if (_batchers.Count >= MostProducts)
            _batchers.Clear();
        return _batchers.GetOrAdd(
            product,
            id => new(redis, (database, presses) => SendAsync(database, id, presses), LargestBatch, scattered: false)
        );
    }

    private async Task<RedisResult[]> SendAsync(IDatabase database, ProductId product, IReadOnlyList<Press> presses)
    {
        var sale = SaleKeys.Of(product);
        var keys = new List<RedisKey>(6 + (2 * presses.Count)) { sale.Sale, sale.Stock, sale.Buyers, sale.Orders, sale.Holds, sale.Stream };
        var arguments = new List<RedisValue>(5 + (7 * presses.Count))
        {
            _retention,
            _limit,
            _windowMilliseconds,
            RedisKeys.StockChannel,
            sale.Product,
        };
        foreach (var (request, id, trace) in presses)
        {
            keys.Add(RedisKeys.Idempotency(product, request.User, request.IdempotencyKey));
            keys.Add(RedisKeys.PurchaseWindow(product, request.User));
            arguments.Add(request.User.Value);
            arguments.Add(request.Quantity);
            arguments.Add(id.Value);
            arguments.Add(Answers.Fingerprint(request.Quantity));
            arguments.Add(request.AddressLimit is null ? "" : "1");
            arguments.Add(trace);
            arguments.Add(request.IdempotencyKey);
        }
        return Replies.Array(await _script.EvaluateAsync(database, [.. keys], [.. arguments]));
    }

    /// <param name="Request">What is asked.</param>
    /// <param name="Id">Of the order, should there be one.</param>
    /// <param name="Trace">For the event.</param>
    private sealed record Press(PurchaseRequest Request, OrderId Id, string Trace);
}
