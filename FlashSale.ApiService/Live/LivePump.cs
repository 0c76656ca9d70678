using FlashSale.Domain;
using Microsoft.Extensions.Options;

namespace FlashSale.ApiService.Live;

/// <summary>
/// Pushes what changed to all streams: at once when it was quiet, else after <see cref="LiveOptions.PushInterval"/>, so that however much
/// happens no product is told of more often than that. Between two pushes it looks after the streams.
/// </summary>
internal sealed class LivePump : BackgroundService
{
    private static readonly TimeSpan StopGrace = TimeSpan.FromSeconds(1);

    private readonly SaleView _view;
    private readonly LiveBoard _board;
    private readonly LiveReaders _readers;
    private readonly LiveOptions _options;
    private readonly TimeProvider _time;
    private readonly ILogger<LivePump> _logger;
    private readonly SemaphoreSlim _changed = new(0, 1);

    public LivePump(
        SaleView view,
        LiveBoard board,
        LiveReaders readers,
        FlashSaleTelemetry telemetry,
        IOptions<LiveOptions> options,
        TimeProvider time,
        ILogger<LivePump> logger
    )
    {
        (_view, _board, _readers, _options, _time, _logger) = (view, board, readers, options.Value, time, logger);
        telemetry.Meter.CreateObservableUpDownCounter(
            FlashSaleTelemetry.Streams,
            () => (long)_readers.Count,
            "{stream}",
            "Open streams of events."
        );
    }

    public override void Dispose()
    {
        _view.Changed -= Wake;
        base.Dispose();
        _changed.Dispose();
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        _view.Changed += Wake;
        try
        {
            for (var inspectedAt = _time.GetTimestamp(); ; )
            {
                await _changed.WaitAsync(_options.InspectInterval, stoppingToken);
                await PushAsync();
                if (_time.GetElapsedTime(inspectedAt) >= _options.InspectInterval)
                {
                    inspectedAt = _time.GetTimestamp();
                    Inspect();
                }
                await Task.Delay(_options.PushInterval, _time, stoppingToken);
            }
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // Asked to stop: the server waits for open requests, and these would never end.
            await _readers.CloseAsync(StopGrace, _time);
        }
    }

    private async Task PushAsync()
    {
        try
        {
            var first = _board.Id is null;
            var batch = await _board.PostAsync();
            if (first && _board.Id is not null)
                // They wait for the first look, even if it found nothing.
                _readers.RingAll();
            else if (batch is not null)
                _readers.Ring(batch);
        }
        catch (Exception e)
        {
            Log.PushFailed(_logger, e);
        }
    }

    private void Inspect()
    {
        var cut = _readers.Inspect(_options);
        if (cut > 0)
            Log.StreamsCut(_logger, cut);
    }

    private void Wake()
    {
        try
        {
            if (_changed.CurrentCount == 0)
                _changed.Release();
        }
        catch (Exception e) when (e is SemaphoreFullException or ObjectDisposedException)
        {
            // Somebody else did, or we are stopping.
        }
    }
}
