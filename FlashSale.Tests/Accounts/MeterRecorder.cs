using System.Diagnostics.Metrics;
using FlashSale.Domain;

namespace FlashSale.Tests.Accounts;

/// <summary>What one instrument of one service counted, a text such as <c>cache=product result=hit</c> for each time.</summary>
internal sealed class MeterRecorder : IDisposable
{
    private readonly MeterListener _listener = new();
    private readonly List<string> _seen = [];

    public MeterRecorder(FlashSaleTelemetry telemetry, string instrument)
    {
        _listener.InstrumentPublished = (published, listener) =>
        {
            if (ReferenceEquals(published.Meter, telemetry.Meter) && published.Name == instrument)
                listener.EnableMeasurementEvents(published);
        };
        _listener.SetMeasurementEventCallback<long>(
            (_, _, tags, _) =>
            {
                var text = string.Join(' ', tags.ToArray().Select(static tag => $"{tag.Key}={tag.Value}"));
                lock (_seen)
                    _seen.Add(text);
            }
        );
        _listener.Start();
    }

    public IReadOnlyList<string> Seen
    {
        get
        {
            lock (_seen)
                return [.. _seen];
        }
    }

    public void Dispose() => _listener.Dispose();
}
