using System.Collections.Concurrent;
using System.Diagnostics.Metrics;
using FlashSale.Domain;
using Microsoft.Extensions.Options;

namespace FlashSale.Worker;

/// <summary>
/// Looks for drift in every sale in turn, and repairs what two looks agree on. Several workers may do it at once: a correction is one step
/// that checks what was observed, and one of them at a time repairs a sale.
/// </summary>
internal sealed class Reconciler : PeriodicLoop
{
    private readonly LiveSales _sales;
    private readonly IOrderStore _store;
    private readonly SaleReconciler _reconciler;
    private readonly SaleArchiver _archiver;
    private readonly ReconcileOptions _options;
    private readonly ReconcileRota _rota;

    /// <summary>Sales in which drift was agreed on and that were not found well since.</summary>
    private readonly ConcurrentDictionary<ProductId, byte> _unbalanced = new();

    public Reconciler(
        LiveSales sales,
        IOrderStore store,
        SaleReconciler reconciler,
        SaleArchiver archiver,
        FlashSaleTelemetry telemetry,
        IOptions<ReconcileOptions> options,
        LoopHealth health,
        TimeProvider time,
        ILogger<Reconciler> logger
    )
        : base(health, time, logger)
    {
        _sales = sales;
        _store = store;
        _reconciler = reconciler;
        _archiver = archiver;
        _options = options.Value;
        _rota = new(_options.OrdersPerPass);
        Unbalanced = telemetry.Meter.CreateObservableGauge(
            "flashsale.sales.unbalanced",
            () => _unbalanced.Count,
            "{sale}",
            "Sales in which drift was found and that were not found well since."
        );
    }

    /// <summary>Kept, because a meter doesn't hold on to its gauges.</summary>
    internal ObservableGauge<int> Unbalanced { get; }

    protected override TimeSpan Interval => _options.Interval;

    internal override async Task RunOnceAsync(CancellationToken cancel)
    {
        var figures = await ReadFiguresAsync(cancel);
        foreach (var gone in _unbalanced.Keys.Except(figures.Keys))
            _unbalanced.TryRemove(gone, out _);
        var suspects = new ConcurrentBag<SaleInspection>();
        var looks = ForEachAsync(
            _rota.Choose([.. figures.Values]),
            _options.Parallelism,
            (product, token) => LookAsync(figures[product], suspects, token),
            cancel
        );
        // A sale that can't be looked at must not keep the others from their repair. It is told afterwards.
        await looks.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        if (!suspects.IsEmpty)
        {
            await Task.Delay(_options.ConfirmAfter, Time, cancel);
            await ForEachAsync(suspects, _options.Parallelism, ConfirmAsync, cancel);
        }
        await looks;
    }

    private async Task LookAsync(SaleFigures sale, ConcurrentBag<SaleInspection> suspects, CancellationToken cancel)
    {
        // Also when the look fails, or this sale would come first with every pass.
        _rota.Visited(sale, well: false);
        if (await _reconciler.InspectAsync(sale.Product, cancel) is not { } look)
            return;
        if (look.Drift.Count > 0)
        {
            suspects.Add(look);
            return;
        }
        _rota.Visited(sale, well: true);
        _unbalanced.TryRemove(sale.Product, out _);
        await _archiver.ConsiderAsync(look, cancel);
    }

    private async Task<IReadOnlyDictionary<ProductId, SaleFigures>> ReadFiguresAsync(CancellationToken cancel)
    {
        var figures = new ConcurrentDictionary<ProductId, SaleFigures>();
        await ForEachAsync(
            _sales.Latest.Sales.Values,
            _options.Parallelism,
            async (sale, token) => figures[sale.Product] = SaleFigures.Of(sale, await _store.CountAsync(sale.Product, token)),
            cancel
        );
        return figures;
    }

    private async Task ConfirmAsync(SaleInspection first, CancellationToken cancel)
    {
        var result = await _reconciler.ConfirmAsync(first, cancel);
        if (result is not { Passes: 2, Drift.Count: > 0 })
            return;
        var isNews = _unbalanced.TryAdd(result.Product, 0);
        foreach (var repair in result.Repairs)
        {
            if (repair.Applied)
                Log.DriftRepaired(Logger, repair.Kind, repair.Subject, repair.Product);
            else if (isNews)
                Log.DriftStays(Logger, repair.Kind, repair.Subject, repair.Product, repair.Reason);
        }
    }
}
