using System.Diagnostics;
using FlashSale.Domain;
using FlashSale.Storage.Redis.Batching;
using Microsoft.Extensions.Logging;
using StackExchange.Redis;

namespace FlashSale.Storage.Redis;

/// <summary>
/// The one door to Redis: every call has a deadline, and every way in which Redis can fail to answer becomes
/// <see cref="StoreUnavailableException"/>. An error that Redis itself answers (a script's mistake) is a bug and stays what it is.
/// </summary>
/// <param name="connection">To Redis, or to a cluster.</param>
/// <param name="options">Deadlines.</param>
/// <param name="logger">Hears when Redis falls silent and when it answers again.</param>
/// <param name="time">By which deadlines are counted. Not the clock that a test may have put into its container: a Redis that is waited for is real.</param>
internal sealed class RedisGateway(
    IConnectionMultiplexer connection,
    IOptions<RedisOptions> options,
    ILogger<RedisGateway> logger,
    TimeProvider time
)
{
    /// <summary>
    /// First words of errors by which Redis says "not now": loading, read-only, failing over, busy, out of memory or disk, or (in a cluster)
    /// the slot is on the move and the client could not follow it.
    /// </summary>
    private static readonly string[] OutageErrors =
    [
        "LOADING",
        "READONLY",
        "MASTERDOWN",
        "CLUSTERDOWN",
        "TRYAGAIN",
        "MOVED ",
        "ASK ",
        // A client that is still connecting doesn't know yet that it is a cluster.
        "CROSSSLOT",
        // The client's own words for "its node is away", in the guise of a server's answer.
        "Endpoint ",
        "MISCONF",
        "OOM",
        "BUSY ",
        "NOREPLICAS",
        "NOAUTH",
    ];

    /// <summary>
    /// No caller waits longer. A client can lose a command when its connection dies in the wrong moment, and its task then never ends: what
    /// others wait behind is given up after this. A frozen Redis answers in the moment of its return.
    /// </summary>
    internal static readonly TimeSpan Lost = TimeSpan.FromSeconds(30);

    /// <summary>So often deadlines of batches are looked at while the longest wait lasts: each 25 ms by default.</summary>
    private const int LooksInAWait = 36;

    private readonly TimeSpan _timeout = options.Value.CommandTimeout;

    /// <summary>What is left for a command when Redis has cost its caller the whole deadline already: enough for an answer that is on its way.</summary>
    private readonly TimeSpan _shortTimeout = options.Value.CommandTimeout / 8;

    private readonly RedisBreaker _breaker = new(connection, options.Value.BreakAfter, time, logger);

    private readonly RedisTopology _topology = new(connection, time);

    private readonly BatchDeadlines _deadlines = new(
        time,
        (options.Value.CommandTimeout + (options.Value.CommandTimeout / 8)) / LooksInAWait
    );

    public IConnectionMultiplexer Connection => connection;

    /// <summary>True: one command can't have keys of different tags.</summary>
    public bool IsCluster => _topology.IsCluster;

    /// <summary>Whose keys may lie beside this product's in one command: its own in a cluster; without one everybody's, which is that of no product.</summary>
    public ProductId Together(ProductId product) => IsCluster ? product : default;

    /// <summary>By which deadlines are counted.</summary>
    public TimeProvider Time => time;

    /// <summary>Ends calls that travel in batches.</summary>
    public BatchDeadlines Deadlines => _deadlines;

    /// <summary>Runs a script. All <paramref name="keys"/> must be of one slot.</summary>
    /// <exception cref="StoreUnavailableException">Redis could not be asked, or did not answer in time.</exception>
    public Task<RedisResult> EvaluateAsync(RedisScript script, RedisKey[] keys, RedisValue[] arguments, CancellationToken cancel) =>
        AskAsync(static (database, run) => run.script.EvaluateAsync(database, run.keys, run.arguments), (script, keys, arguments), cancel);

    /// <summary>
    /// Several tasks started on the database in one callback travel in one pipeline. The deadline abandons the wait, not the command: a
    /// write may still happen, which is why writes are idempotent or scripts.
    /// </summary>
    /// <exception cref="StoreUnavailableException">Redis could not be asked, or did not answer in time.</exception>
    public Task<T> AskAsync<T>(Func<IDatabase, Task<T>> ask, CancellationToken cancel) =>
        AskAsync(static (database, ask) => ask(database), ask, cancel);

    /// <inheritdoc cref="AskAsync{T}(Func{IDatabase, Task{T}}, CancellationToken)"/>
    /// <param name="ask">What is asked. Static where calls are many: what it needs comes in <paramref name="state"/>, not in an object of its own.</param>
    /// <param name="state">For <paramref name="ask"/>.</param>
    /// <param name="cancel">Ends the wait.</param>
    public async Task<T> AskAsync<TState, T>(Func<IDatabase, TState, Task<T>> ask, TState state, CancellationToken cancel)
    {
        ThrowIfSilent();
        Task<T>? call = null;
        try
        {
            call = ask(connection.GetDatabase(), state);
            var result = await call.WaitAsync(Deadline(), time, cancel);
            _breaker.Answered();
            return result;
        }
        catch (Exception e) when (Abandon(call) && (IsOutage(e) || IsDropped(e, cancel)))
        {
            var unavailable = Unavailable(e, 1);
            MarkFailed(unavailable);
            throw unavailable;
        }
    }

    /// <inheritdoc cref="AskAsync{T}(Func{IDatabase, Task{T}}, CancellationToken)"/>
    public Task AskAsync(Func<IDatabase, Task> ask, CancellationToken cancel) =>
        AskAsync(
            async database =>
            {
                await ask(database);
                return true;
            },
            cancel
        );

    /// <summary>Not to be asked.</summary>
    /// <exception cref="StoreUnavailableException">Redis has not answered lately.</exception>
    internal void ThrowIfSilent()
    {
        if (!_breaker.IsOpen)
            return;
        var silent = new StoreUnavailableException("Redis has not answered lately: it is not asked until a probe is answered.");
        MarkFailed(silent);
        throw silent;
    }

    /// <summary>Until when a call that begins now waits, as a <see cref="TimeProvider.GetTimestamp"/>. It may be ended a look later.</summary>
    internal long BatchDeadline() =>
        time.GetTimestamp() + (long)((Deadline() - _deadlines.Interval).TotalSeconds * time.TimestampFrequency);

    /// <summary>A batch has its replies.</summary>
    internal void Answered() => _breaker.Answered();

    /// <summary>A batch has none.</summary>
    /// <returns>What each of its calls is to hear.</returns>
    internal Exception Refused(Exception e, int calls) => IsOutage(e) || e is OperationCanceledException ? Unavailable(e, calls) : e;

    /// <summary>The span around a script, where there is one.</summary>
    internal static void MarkFailed(StoreUnavailableException e)
    {
        if (Activity.Current is { Kind: ActivityKind.Client } span && span.OperationName.EndsWith(".lua", StringComparison.Ordinal))
            span.SetStatus(ActivityStatusCode.Error, e.InnerException?.GetType().Name ?? "NotAsked");
    }

    /// <summary>No connection, no answer in time, a replica that may not write, a server that is still loading or is full.</summary>
    public static bool IsOutage(Exception e) =>
        e switch
        {
            TimeoutException or RedisConnectionException or ObjectDisposedException => true,
            // The older client, asked while it is being disposed.
            NullReferenceException { Source: "StackExchange.Redis" } => true,
            // Newer clients: the connection died while the command was being written.
            InvalidOperationException { Source: "System.IO.Pipelines" } => true,
            RedisServerException server => IsOutage(server.Message),
            // The client has just learned that it is a cluster, and we have not: keys of several slots.
            RedisCommandException command => command.Message.StartsWith("Multi-key operations", StringComparison.Ordinal),
            _ => false,
        };

    /// <summary>The same of what an error of Redis says.</summary>
    public static bool IsOutage(string error) => Array.Exists(OutageErrors, code => error.StartsWith(code, StringComparison.Ordinal));

    /// <summary>In all a request waits for Redis no longer than one command may take, and an eighth of that: 900 ms by default.</summary>
    private TimeSpan Deadline()
    {
        var timeout = _breaker.IsSuspicious ? _shortTimeout : _timeout;
        var spent = Patience.Spent;
        if (spent == TimeSpan.Zero)
            return timeout;
        var left = _timeout + _shortTimeout - spent;
        return left < _shortTimeout ? _shortTimeout
            : left < timeout ? left
            : timeout;
    }

    /// <summary>Newer clients cancel what was on the wire when the connection died. Nobody here asked for that.</summary>
    private static bool IsDropped(Exception e, CancellationToken cancel) =>
        e is OperationCanceledException && !cancel.IsCancellationRequested;

    /// <summary>Nobody waits for an abandoned call any more, so its late failure is looked at here and not by the finalizer.</summary>
    internal static bool Abandon(Task? call)
    {
        if (call is { IsCompletedSuccessfully: false })
            _ = call.ContinueWith(
                static late => late.Exception,
                CancellationToken.None,
                TaskContinuationOptions.OnlyOnFaulted | TaskContinuationOptions.ExecuteSynchronously,
                TaskScheduler.Default
            );
        return true;
    }

    private StoreUnavailableException Unavailable(Exception e, int calls)
    {
        for (var i = 0; e is TimeoutException && i < calls; i++)
            _breaker.NotAnswered();
        if (e is RedisServerException)
            _breaker.Answered();
        return new($"Redis did not answer: {e.GetType().Name}.", e) { OthersMayAnswer = IsCluster };
    }
}
