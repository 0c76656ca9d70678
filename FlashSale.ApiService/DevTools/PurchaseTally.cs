using System.Collections.Concurrent;
using System.Diagnostics.Metrics;
using System.Runtime.CompilerServices;
using FlashSale.Domain;

namespace FlashSale.ApiService.DevTools;

/// <summary>
/// Counts purchases by outcome as the telemetry tells them, so that a benchmark can prove what its answers were. It costs nothing until
/// somebody asks for the first time, and counts from then on.
/// </summary>
internal sealed class PurchaseTally : IDisposable
{
    private const string Instrument = "flashsale.purchases";

    private readonly MeterListener _listener = new();
    private readonly ConcurrentDictionary<string, StrongBox<long>> _counts = new();
    private readonly Lazy<bool> _listening;

    public PurchaseTally(FlashSaleTelemetry telemetry)
    {
        // This process may hold another host's meter of the same name: a test's.
        _listener.InstrumentPublished = (instrument, listener) =>
        {
            if (ReferenceEquals(instrument.Meter, telemetry.Meter) && instrument.Name == Instrument)
                listener.EnableMeasurementEvents(instrument);
        };
        _listener.SetMeasurementEventCallback<long>(Count);
        _listening = new(() =>
        {
            _listener.Start();
            return true;
        });
    }

    /// <summary>Requests by outcome since the first call.</summary>
    public IReadOnlyDictionary<string, long> Read()
    {
        _ = _listening.Value;
        return _counts.ToDictionary(static count => count.Key, static count => Interlocked.Read(ref count.Value.Value));
    }

    public void Dispose() => _listener.Dispose();

    private void Count(Instrument instrument, long measurement, ReadOnlySpan<KeyValuePair<string, object?>> tags, object? state)
    {
        if (tags is [{ Value: string outcome }])
            Interlocked.Add(ref _counts.GetOrAdd(outcome, static _ => new StrongBox<long>()).Value, measurement);
    }
}
