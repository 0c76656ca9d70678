using System.Collections.Concurrent;
using FlashSale.Domain;

namespace FlashSale.ApiService.Admin;

/// <summary>Reconciles at once, where an operator doesn't want to wait for the worker's next pass.</summary>
internal sealed class ReconcileDesk(SaleReconciler reconciler, SaleAuditor auditor, ISaleReader sales, TimeProvider time)
{
    private const int SalesAtATime = 4;

    /// <summary>How long a request waits in all for decisions that are on their way to the store.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(100);

    /// <summary>Null when Redis knows no such sale.</summary>
    /// <exception cref="StoreUnavailableException">Redis or the store could not be asked.</exception>
    public Task<ReconcileResponse?> ReconcileAsync(ProductId product, CancellationToken cancel) =>
        ReconcileAsync(product, time.GetTimestamp(), cancel);

    /// <exception cref="StoreUnavailableException">Redis or the store could not be asked.</exception>
    public async Task<ReconcileAllResponse> ReconcileAllAsync(CancellationToken cancel)
    {
        var begun = time.GetTimestamp();
        var results = new ConcurrentBag<ReconcileResponse>();
        await Parallel.ForEachAsync(
            await sales.ListSalesAsync(cancel),
            new ParallelOptions { MaxDegreeOfParallelism = SalesAtATime, CancellationToken = cancel },
            async (product, token) =>
            {
                if (await ReconcileAsync(product, begun, token) is { } result)
                    results.Add(result);
            }
        );
        var news = results.Where(static result => result.Drift.Count > 0 || !result.Balanced);
        return new(results.Count, [.. news.OrderBy(static result => result.ProductId, StringComparer.Ordinal)]);
    }

    private async Task<ReconcileResponse?> ReconcileAsync(ProductId product, long begun, CancellationToken cancel)
    {
        if (await reconciler.InspectAsync(product, cancel) is not { } first)
            return null;
        var result = await reconciler.ConfirmAsync(first, cancel);
        while (first.Drift.Count > 0 && result.Passes == 1 && time.GetElapsedTime(begun) < Patience)
        {
            await Task.Delay(Pause, time, cancel);
            result = await reconciler.ConfirmAsync(first, cancel);
        }
        return ReconcileResponse.Of(result, await auditor.AuditAsync(product, cancel) is { Balanced: true });
    }
}
