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

    // For each press, as the script has it.
    private const int KeysOfPress = 2;
    private const int ArgumentsOfPress = 7;

    // Few sales are sold from at a time. A flood of different ids only makes it start again.
    private const int MostProducts = 1000;

    private static readonly RedisScript Script = RedisScript.Load("purchase.lua");

    private readonly ConcurrentDictionary<ProductId, ScriptBatcher<Press>> _batchers = new();
    private readonly RedisScript _script = broken ?? Script;
    private readonly int _limit = options.Value.UserLimit;
    private readonly TimeSpan _window = options.Value.UserWindow;
    private readonly RedisValue _windowMilliseconds = (long)options.Value.UserWindow.TotalMilliseconds;
    private readonly RedisValue _retention = (long)options.Value.IdempotencyRetention.TotalMilliseconds;

    /// <summary><see cref="PurchaseOutcome.Unavailable"/> when Redis could not be asked.</summary>
    public async Task<PurchaseOutcome> RunAsync(PurchaseRequest request, CancellationToken cancel)
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
            PurchaseReply.Accepted => new PurchaseOutcome.Accepted(OrderReply.Unpack(press.Id, reply[1]), (int)reply[2], Replayed: false),
            PurchaseReply.Replayed => new PurchaseOutcome.Accepted(
                OrderReply.Unpack(OrderId.Parse(Replies.Text(reply[3])), reply[1]),
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
            _ => throw new InvalidOperationException($"purchase.lua answered the unknown code {(int)code}."),
        };

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

    private async Task<RedisResult[]> SendAsync(IDatabase database, ProductId product, Press[] presses)
    {
        var sale = SaleKeys.Of(product);
        ReadOnlySpan<RedisKey> ofSale = [sale.Sale, sale.Stock, sale.Buyers, sale.Orders, sale.Holds, sale.Stream];
        ReadOnlySpan<RedisValue> terms = [_retention, _limit, _windowMilliseconds, RedisKeys.StockChannel, sale.Product];
        var keys = new RedisKey[ofSale.Length + (KeysOfPress * presses.Length)];
        var arguments = new RedisValue[terms.Length + (ArgumentsOfPress * presses.Length)];
        ofSale.CopyTo(keys);
        terms.CopyTo(arguments);
        for (var i = 0; i < presses.Length; i++)
            presses[i]
                .Write(product, keys.AsSpan(ofSale.Length + (KeysOfPress * i)), arguments.AsSpan(terms.Length + (ArgumentsOfPress * i)));
        return Replies.Array(await _script.EvaluateAsync(database, keys, arguments));
    }

    /// <param name="Request">What is asked.</param>
    /// <param name="Id">Of the order, should there be one.</param>
    /// <param name="Trace">For the event.</param>
    private sealed record Press(PurchaseRequest Request, OrderId Id, string Trace)
    {
        public void Write(ProductId product, Span<RedisKey> keys, Span<RedisValue> arguments)
        {
            keys[0] = RedisKeys.Idempotency(product, Request.User, Request.IdempotencyKey);
            keys[1] = RedisKeys.PurchaseWindow(product, Request.User);
            arguments[0] = Request.User.Value;
            arguments[1] = Request.Quantity;
            arguments[2] = Id.Value;
            arguments[3] = Answers.Fingerprint(Request.Quantity);
            arguments[4] = Request.AddressLimit is null ? "" : "1";
            arguments[5] = Trace;
            arguments[6] = Request.IdempotencyKey;
        }
    }
}
