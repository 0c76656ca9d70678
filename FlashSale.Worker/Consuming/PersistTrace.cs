using System.Diagnostics;
using FlashSale.Domain;

namespace FlashSale.Worker;

/// <summary>
/// Carries the buyers' traces into the store. A write has many causes and a trace has one root, so each entry gets a <c>persist order</c>
/// activity in the trace of the request that caused it, as long as the write they share; with more than one entry they link to a
/// <c>persist batch</c> activity. Costs nothing unless somebody listens.
/// </summary>
internal sealed class PersistTrace : IDisposable
{
    private readonly TimeProvider _time;
    private readonly DateTimeOffset _start;
    private readonly Activity? _batch;
    private readonly Activity? _single;
    private bool _succeeded;

    private PersistTrace(IReadOnlyList<SaleStreamEntry> entries, TimeProvider time)
    {
        _time = time;
        if (!FlashSaleTelemetry.Activities.HasListeners())
            return;
        _start = time.GetUtcNow();
        if (entries.Count == 1)
        {
            _single = StartEntry(entries[0], links: null, start: default);
            return;
        }
        _batch = FlashSaleTelemetry.Activities.StartActivity("persist batch", ActivityKind.Consumer);
        _batch?.SetTag("messaging.batch.message_count", entries.Count);
    }

    public static PersistTrace Start(IReadOnlyList<SaleStreamEntry> entries, TimeProvider time) => new(entries, time);

    /// <summary>These are durable now. Without this call the write failed, and the activities say so.</summary>
    public void Succeeded(IReadOnlyList<SaleStreamEntry> stored)
    {
        _succeeded = stored.Count > 0;
        if (_batch is null)
            return;
        ActivityLink[] links = [new(_batch.Context)];
        var end = _time.GetUtcNow().UtcDateTime;
        foreach (var entry in stored)
        {
            using var activity = StartEntry(entry, links, _start);
            activity?.SetEndTime(end);
        }
    }

    public void Dispose()
    {
        foreach (var activity in (ReadOnlySpan<Activity?>)[_single, _batch])
        {
            if (!_succeeded)
                activity?.SetStatus(ActivityStatusCode.Error);
            activity?.Dispose();
        }
    }

    /// <summary>Null when the request was not traced, or nobody wants this trace.</summary>
    private static Activity? StartEntry(SaleStreamEntry entry, ActivityLink[]? links, DateTimeOffset start) =>
        ActivityContext.TryParse(entry.Event?.TraceParent, null, isRemote: true, out var parent)
            ? FlashSaleTelemetry.Activities.StartActivity("persist order", ActivityKind.Consumer, parent, links: links, startTime: start)
            : null;
}
