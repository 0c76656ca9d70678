using System.Collections.Concurrent;
using System.Diagnostics.Metrics;
using System.Runtime.CompilerServices;

namespace FlashSale.Domain;

/// <summary>Listens to the meters of this process and keeps what operators want to see at a glance. It measures nothing itself.</summary>
public sealed class ProcessMeter : IDisposable
{
    /// <summary>Ends the route of a purchase.</summary>
    private const string PurchaseRoute = "/user/buy/{id}";

    private readonly MeterListener _listener = new();
    private readonly ConcurrentDictionary<string, StrongBox<long>> _purchases = new();
    private readonly LatencyWindow _latencies;
    private long _hits;
    private long _misses;
    private long _streams;

    public ProcessMeter(FlashSaleTelemetry telemetry, TimeProvider time)
    {
        _latencies = new(time);
        _listener.InstrumentPublished = (instrument, listener) =>
        {
            // Of this host: tests have several in one process.
            if (instrument.Meter.Scope == telemetry.Meter.Scope && IsWanted(instrument))
                listener.EnableMeasurementEvents(instrument);
        };
        _listener.SetMeasurementEventCallback<long>((instrument, value, tags, _) => Count(instrument.Name, value, tags));
        _listener.SetMeasurementEventCallback<double>((_, seconds, tags, _) => Time(seconds, tags));
        _listener.Start();
    }

    public long CacheHits => Interlocked.Read(ref _hits);

    public long CacheMisses => Interlocked.Read(ref _misses);

    /// <summary>Purchase requests by outcome.</summary>
    public IReadOnlyDictionary<string, long> Purchases =>
        _purchases.ToDictionary(static count => count.Key, static count => Interlocked.Read(ref count.Value.Value));

    /// <summary>Open streams of events, now.</summary>
    public long ReadStreams()
    {
        _listener.RecordObservableInstruments();
        return Interlocked.Read(ref _streams);
    }

    /// <inheritdoc cref="LatencyWindow.Advance"/>
    public long[] AdvanceLatencies() => _latencies.Advance();

    public void Dispose() => _listener.Dispose();

    private static bool IsWanted(Instrument instrument) =>
        (instrument.Meter.Name, instrument.Name)
            is
                (
                    FlashSaleTelemetry.SourceName,
                    FlashSaleTelemetry.Purchases
                        or FlashSaleTelemetry.CacheRequests
                        or FlashSaleTelemetry.Streams
                )
                or
                ("Microsoft.AspNetCore.Hosting", "http.server.request.duration");

    private void Count(string instrument, long value, ReadOnlySpan<KeyValuePair<string, object?>> tags)
    {
        switch (instrument)
        {
            case FlashSaleTelemetry.Purchases when Find(tags, "outcome") is { } outcome:
                Interlocked.Add(ref _purchases.GetOrAdd(outcome, static _ => new()).Value, value);
                break;
            case FlashSaleTelemetry.CacheRequests:
                Interlocked.Add(ref Find(tags, "result") == "hit" ? ref _hits : ref _misses, value);
                break;
            case FlashSaleTelemetry.Streams:
                Interlocked.Exchange(ref _streams, value);
                break;
        }
    }

    private void Time(double seconds, ReadOnlySpan<KeyValuePair<string, object?>> tags)
    {
        if (Find(tags, "http.route")?.EndsWith(PurchaseRoute, StringComparison.Ordinal) == true)
            _latencies.Record(TimeSpan.FromSeconds(seconds));
    }

    private static string? Find(ReadOnlySpan<KeyValuePair<string, object?>> tags, string name)
    {
        foreach (var (key, value) in tags)
        {
            if (key == name)
                return value as string;
        }
        return null;
    }
}
