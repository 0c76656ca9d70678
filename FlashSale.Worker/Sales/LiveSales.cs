using FlashSale.Domain;

namespace FlashSale.Worker;

/// <summary>
/// The sales that Redis knows and their figures, at most a second old: one look-up that everything in the worker shares, so that a
/// thousand quiet sales are asked for once and not by every loop.
/// </summary>
internal sealed class LiveSales
{
    private static readonly Refresh Nothing = new([], new Dictionary<ProductId, SaleSnapshot>());

    private readonly Lock _lock = new();
    private Refresh _latest = Nothing;
    private TaskCompletionSource<Refresh> _next = New();

    /// <summary>What the latest refresh found; empty before the first.</summary>
    public Refresh Latest => Volatile.Read(ref _latest);

    /// <summary>The latest refresh, once it is another one than <paramref name="seen"/>: none goes by unnoticed.</summary>
    public Task<Refresh> NextAsync(Refresh? seen, CancellationToken cancel)
    {
        lock (_lock)
            return ReferenceEquals(_latest, seen ?? Nothing) ? _next.Task.WaitAsync(cancel) : Task.FromResult(_latest);
    }

    public void Publish(Refresh refresh)
    {
        TaskCompletionSource<Refresh> waiters;
        lock (_lock)
        {
            Volatile.Write(ref _latest, refresh);
            waiters = _next;
            _next = New();
        }
        waiters.SetResult(refresh);
    }

    private static TaskCompletionSource<Refresh> New() => new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>One look.</summary>
    /// <param name="Products">Every product of the index, also those whose sale is gone but whose stream may still have entries.</param>
    /// <param name="Sales">Figures of those that have a sale.</param>
    internal sealed record Refresh(IReadOnlyList<ProductId> Products, IReadOnlyDictionary<ProductId, SaleSnapshot> Sales);
}
