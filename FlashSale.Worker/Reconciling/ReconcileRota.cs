using System.Collections.Concurrent;
using FlashSale.Domain;

namespace FlashSale.Worker;

/// <summary>
/// Whose turn it is to be looked at, so that a pass costs about the same with one sale and with a thousand. Half of it goes to sales whose
/// figures have moved since they were found well, half to the others, which may have been tampered with all the same; who has waited
/// longest comes first. As much again goes first to those whose counters don't even add up: they need no walk to be found.
/// </summary>
/// <param name="ordersPerPass">Orders that one pass may walk over.</param>
internal sealed class ReconcileRota(int ordersPerPass)
{
    private readonly ConcurrentDictionary<ProductId, Visit> _visits = new();
    private long _clock;

    /// <summary>At least one sale, if there is any.</summary>
    public IReadOnlyList<ProductId> Choose(IReadOnlyCollection<SaleFigures> sales)
    {
        foreach (var gone in _visits.Keys.Except(sales.Select(static sale => sale.Product)))
            _visits.TryRemove(gone, out _);
        var byAge = sales.OrderBy(sale => _visits.GetValueOrDefault(sale.Product)?.At ?? 0).ToLookup(TurnOf);
        return [.. Take(byAge[Turn.Wrong]), .. Take(byAge[Turn.Moved]), .. Take(byAge[Turn.Quiet])];
    }

    /// <summary>The sale was looked at.</summary>
    /// <param name="sale">Its figures before the look.</param>
    /// <param name="well">Nothing had drifted. Otherwise it counts as moved, and is looked at again soon.</param>
    public void Visited(SaleFigures sale, bool well) => _visits[sale.Product] = new(Interlocked.Increment(ref _clock), well ? sale : null);

    private Turn TurnOf(SaleFigures sale) =>
        (long)sale.Stock + sale.Held + sale.Sold != sale.Total ? Turn.Wrong
        : _visits.GetValueOrDefault(sale.Product)?.Figures != sale ? Turn.Moved
        : Turn.Quiet;

    private IEnumerable<ProductId> Take(IEnumerable<SaleFigures> sales)
    {
        var left = (long)ordersPerPass / 2;
        foreach (var sale in sales)
        {
            if (left <= 0)
                yield break;
            left -= sale.Orders + 1;
            yield return sale.Product;
        }
    }

    private enum Turn
    {
        Wrong,
        Moved,
        Quiet,
    }

    private sealed record Visit(long At, SaleFigures? Figures);
}
