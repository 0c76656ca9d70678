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
    /// <summary>
    /// Most presses that are decided in one step, in which Redis does nothing else: some 10 µs each, up to three times that if each is for another
    /// sale. Only a crowd fills it, and then fewer and larger steps, each with its sync of the disk, are what serves it.
    /// </summary>
    private const int LargestBatch = 256;

    // Few sales are sold from at a time. A flood of different ids only makes it start again.
    private const int MostProducts = 1000;

    private static readonly RedisScript Script = RedisScript.Load("purchase.lua");

    /// <summary>In a cluster, where each sale may be on another server. Without one, all are in that of no product.</summary>
    private readonly ConcurrentDictionary<ProductId, ScriptBatcher<Press>> _batchers = new();
    private readonly RedisScript _script = broken ?? Script;
    private readonly int _limit = options.Value.UserLimit;
    private readonly TimeSpan _window = options.Value.UserWindow;
    private readonly RedisValue[] _terms =
    [
        (long)options.Value.IdempotencyRetention.TotalMilliseconds,
        options.Value.UserLimit,
        (long)options.Value.UserWindow.TotalMilliseconds,
        RedisKeys.StockChannel,
    ];

    /// <summary><see cref="PurchaseOutcome.Unavailable"/> when Redis could not be asked.</summary>
    /// <exception cref="InvalidOperationException">What Redis has of this sale or this buyer can't be read.</exception>
    public async ValueTask<PurchaseOutcome> RunAsync(PurchaseRequest request, CancellationToken cancel)
    {
        using var activity = ScriptActivity.Start(_script);
        var id = OrderId.New(request.Product, time.GetUtcNow());
        var press = new Press(request, id, ScriptActivity.TraceParent);
        try
        {
            var reply = Replies.Array(await BatcherOf(request.Product).RunAsync(press, cancel));
            var code = (PurchaseReply)(int)reply[0];
            activity.SetOutcome(code);
            return Read(press, code, reply);
        }
        catch (StoreUnavailableException)
        {
            return new PurchaseOutcome.Unavailable();
        }
    }

    private PurchaseOutcome Read(Press press, PurchaseReply code, RedisResult[] reply) =>
        code switch
        {
            PurchaseReply.Accepted => new PurchaseOutcome.Accepted(
                OrderReply.Unpack(press.Id, reply[1], press.Request.User),
                (int)reply[2],
                Replayed: false
            ),
            PurchaseReply.Replayed => new PurchaseOutcome.Accepted(
                OrderReply.Unpack(OrderId.Parse(Replies.Text(reply[3])), reply[1], press.Request.User),
                (int)reply[2],
                Replayed: true
            ),
            PurchaseReply.KeyReused => new PurchaseOutcome.KeyReused(),
            PurchaseReply.AddressLimited => new PurchaseOutcome.RateLimited(press.Request.AddressLimit!),
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
            PurchaseReply.Failed when RedisGateway.IsOutage(Replies.Text(reply[1])) => new PurchaseOutcome.Unavailable(),
            PurchaseReply.Failed => throw new InvalidOperationException($"purchase.lua failed: {Replies.Text(reply[1])}"),
            _ => throw new InvalidOperationException($"purchase.lua answered the unknown code {(int)code}."),
        };

    private ScriptBatcher<Press> BatcherOf(ProductId product)
    {
        var together = redis.Together(product);
        if (_batchers.TryGetValue(together, out var batcher))
            return batcher;
        if (_batchers.Count >= MostProducts)
            _batchers.Clear();
        var shared = SaleKeys.Shared(together);
        return _batchers.GetOrAdd(
            together,
            _ => new(redis, (database, presses) => SendAsync(database, presses, shared), LargestBatch, scattered: false)
        );
    }

    private async Task<RedisResult[]> SendAsync(IDatabase database, Press[] presses, RedisKey[] shared)
    {
        var call = new PurchaseCall(presses, shared, _terms);
        return call.InOrderOfPresses(Replies.Array(await _script.EvaluateAsync(database, call.Keys, call.Arguments)));
    }
}
