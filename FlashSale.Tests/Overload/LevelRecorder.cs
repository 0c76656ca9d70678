using System.Diagnostics.Metrics;
using FlashSale.Tests.Infrastructure;
using Microsoft.Extensions.DependencyInjection;

namespace FlashSale.Tests.Overload;

/// <summary>Follows one up-and-down counter of one host from now on: where it stands and how high it ever stood.</summary>
internal sealed class LevelRecorder : IDisposable
{
    private readonly MeterListener _listener = new();
    private readonly Lock _lock = new();
    private long _level;
    private long _peak;

    public LevelRecorder(ApiHost host, string instrument)
    {
        // Other tests run other hosts in this process; a meter knows by whose factory it was made.
        var factory = host.Services.GetRequiredService<IMeterFactory>();
        _listener.InstrumentPublished = (published, listener) =>
        {
            if (ReferenceEquals(published.Meter.Scope, factory) && published.Name == instrument)
                listener.EnableMeasurementEvents(published);
        };
        _listener.SetMeasurementEventCallback<long>(
            (_, change, _, _) =>
            {
                lock (_lock)
                    _peak = Math.Max(_peak, _level += change);
            }
        );
        _listener.Start();
    }

    public long Level
    {
        get
        {
            lock (_lock)
                return _level;
        }
    }

    public long Peak
    {
        get
        {
            lock (_lock)
                return _peak;
        }
    }

    public void Dispose() => _listener.Dispose();
}
