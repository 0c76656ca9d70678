using System.Diagnostics;
using System.Diagnostics.Metrics;

namespace FlashSale.Domain;

/// <summary>The meters and the activity source of all services. Tags are outcomes and names of policies, never ids.</summary>
public sealed class FlashSaleTelemetry
{
    /// <summary>Name of the meter and of the activity source.</summary>
    public const string SourceName = "FlashSale";

    /// <summary>Counter of purchase requests; tag <c>outcome</c>.</summary>
    public const string Purchases = "flashsale.purchases";

    /// <summary>Counter of look-ups in a cache; tags <c>cache</c> and <c>result</c>.</summary>
    public const string CacheRequests = "flashsale.cache.requests";

    /// <summary>Gauge of open streams of events.</summary>
    public const string Streams = "flashsale.streams";

    public static readonly ActivitySource Activities = new(SourceName);

    private readonly Counter<long> _purchases;
    private readonly Counter<long> _cache;
    private readonly Counter<long> _limiter;
    private readonly Counter<long> _entries;
    private readonly Counter<long> _payments;
    private readonly Counter<long> _drift;
    private readonly Counter<long> _repairs;
    private readonly Counter<long> _mails;
    private readonly Histogram<double> _persist;
    private readonly Histogram<double> _rebuild;

    public FlashSaleTelemetry(IMeterFactory meters)
    {
        Meter = meters.Create(SourceName);
        _purchases = Meter.CreateCounter<long>(Purchases, "{request}", "Purchase requests by outcome.");
        _cache = Meter.CreateCounter<long>(CacheRequests, "{request}", "Look-ups in a cache by result (hit, miss, bypass).");
        _limiter = Meter.CreateCounter<long>("flashsale.ratelimit.decisions", "{request}", "Rate limiter decisions by policy.");
        _entries = Meter.CreateCounter<long>("flashsale.stream.entries", "{entry}", "Stream entries by what became of them.");
        _payments = Meter.CreateCounter<long>("flashsale.payments", "{payment}", "Payments by how they ended.");
        _drift = Meter.CreateCounter<long>("flashsale.drift", "{difference}", "Differences that two looks at a sale agreed on, by kind.");
        _repairs = Meter.CreateCounter<long>("flashsale.repairs", "{repair}", "Repairs by kind, and whether they were applied.");
        _mails = Meter.CreateCounter<long>("flashsale.mails", "{mail}", "Mails by what became of them.");
        _persist = Meter.CreateHistogram<double>("flashsale.persist.duration", "s", "Time to store one batch of events durably.");
        _rebuild = Meter.CreateHistogram<double>("flashsale.rebuild.duration", "s", "Time to put one lost sale back.");
    }

    /// <summary>For gauges that a service observes itself (stock, stream lag).</summary>
    public Meter Meter { get; }

    /// <param name="outcome">The problem code of a refusal, else <c>accepted</c> or <c>replayed</c>.</param>
    public void Purchase(string outcome) => _purchases.Add(1, new KeyValuePair<string, object?>("outcome", outcome));

    /// <param name="cache"><c>product</c> or <c>list</c>.</param>
    /// <param name="result"><c>hit</c>, <c>miss</c> (asked the store), <c>shared</c> (another request's miss) or <c>bypass</c> (cache away).</param>
    public void CacheRequest(string cache, string result) =>
        _cache.Add(1, new KeyValuePair<string, object?>("cache", cache), new KeyValuePair<string, object?>("result", result));

    public void LimiterDecision(string policy, bool allowed) =>
        _limiter.Add(1, new KeyValuePair<string, object?>("policy", policy), new KeyValuePair<string, object?>("allowed", allowed));

    /// <param name="result"><c>persisted</c>, <c>claimed</c> or <c>dead</c>.</param>
    /// <param name="count">How many.</param>
    public void StreamEntries(string result, long count) => _entries.Add(count, new KeyValuePair<string, object?>("result", result));

    public void Rebuilt(TimeSpan duration) => _rebuild.Record(duration.TotalSeconds);

    public void PaymentEnded(PaymentState end) =>
        _payments.Add(
            1,
            new KeyValuePair<string, object?>(
                "end",
                end switch
                {
                    PaymentState.Captured => "captured",
                    PaymentState.Voided => "voided",
                    _ => "failed",
                }
            )
        );

    /// <param name="kind">One of <see cref="DriftKinds"/>.</param>
    public void DriftFound(string kind) => _drift.Add(1, new KeyValuePair<string, object?>("kind", kind));

    /// <inheritdoc cref="DriftFound"/>
    public void Repair(string kind, bool applied) =>
        _repairs.Add(1, new KeyValuePair<string, object?>("kind", kind), new KeyValuePair<string, object?>("applied", applied));

    /// <param name="result"><c>sent</c>, <c>deferred</c> (tried again later), <c>refused</c> (given up), <c>expired</c> or <c>overtaken</c>.</param>
    public void Mail(string result) => _mails.Add(1, new KeyValuePair<string, object?>("result", result));

    public void Persisted(TimeSpan duration) => _persist.Record(duration.TotalSeconds);
}
