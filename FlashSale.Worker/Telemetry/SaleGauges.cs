using System.Diagnostics.Metrics;
using FlashSale.Domain;
using Microsoft.Extensions.Options;

namespace FlashSale.Worker;

/// <summary>
/// What lies in Redis, as gauges over all sales. They are read here, in the background, because whoever collects metrics must not wait for
/// Redis; and not at all while nobody collects. Every worker shows the same figures: take one of them, don't add them up.
/// </summary>
internal sealed class SaleGauges : PeriodicLoop
{
    private const int StreamsAtATime = 4;

    private readonly LiveSales _sales;
    private readonly ISaleStream _stream;
    private readonly IDeadLetters _deadLetters;
    private readonly IMailOutbox _outbox;
    private readonly GaugeOptions _options;
    private readonly ObservableGauge<long>[] _gauges;
    private Figures _figures = new(0, 0, 0, 0, 0);

    public SaleGauges(
        LiveSales sales,
        ISaleStream stream,
        IDeadLetters deadLetters,
        IMailOutbox outbox,
        FlashSaleTelemetry telemetry,
        IOptions<GaugeOptions> options,
        LoopHealth health,
        TimeProvider time,
        ILogger<SaleGauges> logger
    )
        : base(health, time, logger)
    {
        _sales = sales;
        _stream = stream;
        _deadLetters = deadLetters;
        _outbox = outbox;
        _options = options.Value;
        var meter = telemetry.Meter;
        _gauges =
        [
            meter.CreateObservableGauge("flashsale.stock", () => Latest.Stock, "{unit}", "Units left in all sales."),
            meter.CreateObservableGauge(
                "flashsale.stock.owed",
                () => Latest.Owed,
                "{unit}",
                "Units that buyers have and the shop has not."
            ),
            meter.CreateObservableGauge("flashsale.stream.backlog", () => Latest.Backlog, "{entry}", "Entries not yet acknowledged."),
            meter.CreateObservableGauge("flashsale.dead_letters", () => Latest.DeadLetters, "{entry}", "Entries that were given up."),
            meter.CreateObservableGauge("flashsale.mails.waiting", () => Latest.Mails, "{mail}", "Mails that are not sent yet."),
        ];
    }

    protected override TimeSpan Interval => _options.Interval;

    private Figures Latest => Volatile.Read(ref _figures);

    internal override async Task RunOnceAsync(CancellationToken cancel)
    {
        if (!_gauges.Any(static gauge => gauge.Enabled))
            return;
        var latest = _sales.Latest;
        var backlog = 0L;
        await ForEachAsync(
            latest.Products,
            StreamsAtATime,
            async (product, token) => Interlocked.Add(ref backlog, await _stream.BacklogAsync(product, token)),
            cancel
        );
        // Told apart: what one sale owes must not be hidden by what another has left.
        var stock = latest.Sales.Values.Sum(static sale => Math.Max(0L, sale.Stock));
        var owed = latest.Sales.Values.Sum(static sale => Math.Max(0L, -(long)sale.Stock));
        Volatile.Write(ref _figures, new(stock, owed, backlog, await _deadLetters.CountAsync(cancel), await _outbox.CountAsync(cancel)));
    }

    private sealed record Figures(long Stock, long Owed, long Backlog, long DeadLetters, long Mails);
}
