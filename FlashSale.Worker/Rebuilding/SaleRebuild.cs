using System.Collections.Concurrent;
using FlashSale.Domain;

namespace FlashSale.Worker;

/// <summary>
/// Puts a sale into Redis that is missing there or behind the store: closed to everybody first, then both sides' orders made one, the sale
/// opened last. A product that never sold is the same with nothing to put back. Any number of workers may try; a lease lets one.
/// </summary>
internal sealed class SaleRebuild(
    IProductStore products,
    IOrderStore orders,
    ISaleReader reader,
    ISaleRebuilder rebuilder,
    FlashSaleTelemetry telemetry,
    TimeProvider time,
    ILogger<SaleRebuild> logger
)
{
    /// <summary>
    /// Decisions that were lost before the store heard of them had numbers, too, and buyers may have seen them. The new ones begin so far
    /// above the store's mark, or whoever listens would take them for old.
    /// </summary>
    public const long SequenceGap = 1_000_000;

    /// <summary>The lease is prolonged at least so often while orders are read.</summary>
    private const int RenewEvery = 5000;

    private const int SavePage = 1000;

    /// <summary>Answers that go back in one step of Redis: about a millisecond.</summary>
    private const int AnswerPage = 500;

    /// <summary>A worker may be storing a batch that it read before the loss: the store is read again until it holds still.</summary>
    private const int Readings = 3;

    private const int ConflictsALine = 50;

    private readonly ConcurrentDictionary<ProductId, byte> _running = new();

    /// <param name="id">Whose sale.</param>
    /// <param name="seen">A number that the sale had in Redis before: below it, it has gone back. 0: none is known.</param>
    /// <param name="cancel">Gives up: the sale stays closed if it was closed already.</param>
    /// <exception cref="StoreUnavailableException">Redis or the store could not be asked. The sale stays as it was, or closed.</exception>
    public async Task<RebuildResult> RunAsync(ProductId id, long seen, CancellationToken cancel)
    {
        if (!_running.TryAdd(id, 0))
            return RebuildResult.Busy;
        try
        {
            return await IsWantedAsync(id, cancel) ? await TryAsync(id, seen, cancel) : RebuildResult.Over;
        }
        finally
        {
            _running.TryRemove(id, out _);
        }
    }

    /// <summary>A sale that is over is only needed in Redis for those who may still pay, or whose hold must still end.</summary>
    private async Task<bool> IsWantedAsync(ProductId id, CancellationToken cancel) =>
        await products.FindAsync(id, cancel) is { } product
        && (
            IsForSale(product) || (await orders.CountAsync(id, cancel)).HeldUnits > 0 || await reader.FindSaleAsync(id, cancel) is not null
        );

    private bool IsForSale(Product product) =>
        product.Switch is SaleSwitch.Open or SaleSwitch.Paused && (product.Terms.EndsAt is not { } end || end > time.GetUtcNow());

    private async Task<RebuildResult> TryAsync(ProductId id, long seen, CancellationToken cancel)
    {
        var started = time.GetTimestamp();
        var mark = Math.Max(seen, await MarkAsync(id, cancel));
        switch (await rebuilder.BeginAsync(id, mark, cancel))
        {
            case RebuildStart.Busy:
                return RebuildResult.Busy;
            case RebuildStart.Begun begun:
                if (!await CarryOutAsync(begun, mark, cancel))
                    return RebuildResult.Busy;
                telemetry.Rebuilt(time.GetElapsedTime(started));
                return RebuildResult.Rebuilt;
            default:
                return RebuildResult.NotNeeded;
        }
    }

    /// <summary>Highest number that the store has heard of.</summary>
    private async Task<long> MarkAsync(ProductId id, CancellationToken cancel)
    {
        var marks = await orders.FindMarksAsync([id], cancel);
        var product = await products.FindAsync(id, cancel);
        return Math.Max(marks.GetValueOrDefault(id), product?.SaleSequence ?? 0);
    }

    private async Task<bool> CarryOutAsync(RebuildStart.Begun begun, long mark, CancellationToken cancel)
    {
        try
        {
            if (mark > 0 || begun.Left is not null)
                Log.SaleRebuilding(logger, begun.Lease.Product, begun.Left?.Sequence ?? 0, mark);
            if (
                await PutTogetherAsync(begun, mark, cancel) is { } sale
                && await RestoreAnswersAsync(begun.Lease, cancel)
                && await rebuilder.CompleteAsync(begun.Lease, sale, cancel)
            )
            {
                Tell(sale);
                return true;
            }
            Log.RebuildLeaseLost(logger, begun.Lease.Product);
            return false;
        }
        catch
        {
            await GiveUpAsync(begun.Lease);
            throw;
        }
    }

    /// <summary>Null: the lease is lost.</summary>
    private async Task<RebuiltSale?> PutTogetherAsync(RebuildStart.Begun begun, long mark, CancellationToken cancel)
    {
        var id = begun.Lease.Product;
        var merge = new SaleMerge();
        if (!await ReadAsync(begun.Lease, reader.WalkOrdersAsync(id, cancel), merge.AddFromRedis, cancel))
            return null;
        for (var reading = 0; reading == 0 || (reading < Readings && merge.Stored != await orders.CountAsync(id, cancel)); reading++)
        {
            if (!await ReadAsync(begun.Lease, orders.WalkAsync(id, cancel), merge.AddFromStore, cancel))
                return null;
        }
        var merged = merge.Merge();
        foreach (var page in merged.ForStore.Chunk(SavePage))
        {
            await orders.SaveAsync(page, cancel);
            if (!await rebuilder.RenewAsync(begun.Lease, cancel))
                return null;
        }
        // Read now, because a decision about it may have reached the store since the sale was closed.
        if (await products.FindAsync(id, cancel) is not { } stored)
            return null;
        var product = begun.Left?.Amend(stored) ?? stored;
        var seen = Math.Max(Math.Max(mark, stored.SaleSequence), begun.Left?.Sequence ?? 0);
        var untouched = seen == 0 && merge.Stored.Orders == 0 && merged.Live.Count == 0;
        return new RebuiltSale(product, merged, untouched ? 0 : seen + SequenceGap);
    }

    /// <summary>Before the sale is open: who asks again then is told what they bought, and not sold it again. False: the lease is lost.</summary>
    private async Task<bool> RestoreAnswersAsync(RebuildLease lease, CancellationToken cancel)
    {
        var since = time.GetUtcNow() - rebuilder.AnswerRetention;
        var page = new List<AnsweredPurchase>(AnswerPage);
        await foreach (var purchase in orders.WalkAnswersAsync(lease.Product, since, cancel))
        {
            page.Add(purchase);
            if (page.Count < AnswerPage)
                continue;
            if (!await rebuilder.RestoreAnswersAsync(lease, page, cancel))
                return false;
            page.Clear();
        }
        return page.Count == 0 || await rebuilder.RestoreAnswersAsync(lease, page, cancel);
    }

    /// <summary>False: the lease is lost.</summary>
    private async Task<bool> ReadAsync(RebuildLease lease, IAsyncEnumerable<Order> walk, Action<Order> add, CancellationToken cancel)
    {
        var read = 0;
        await foreach (var order in walk.WithCancellation(cancel))
        {
            add(order);
            if (++read % RenewEvery == 0 && !await rebuilder.RenewAsync(lease, cancel))
                return false;
        }
        return true;
    }

    private void Tell(RebuiltSale sale)
    {
        var id = sale.Product.Id;
        if (sale.Sequence == 0)
            Log.SaleOpened(logger, id);
        else
            Log.SaleRebuilt(logger, id, sale.Orders.Live.Count, sale.Orders.ForRedis.Count, sale.Orders.ForStore.Count, sale.Stock);
        if (sale.Stock < 0)
            Log.SaleOversold(logger, id, -sale.Stock);
        foreach (var some in sale.Orders.Conflicts.Chunk(ConflictsALine))
            Log.OrdersInConflict(logger, id, some.Length, string.Join(", ", some));
    }

    /// <summary>Also when we are stopping: the next one then needn't wait for the lease to end.</summary>
    private async Task GiveUpAsync(RebuildLease lease)
    {
        try
        {
            await rebuilder.AbandonAsync(lease, CancellationToken.None);
        }
        catch (StoreUnavailableException)
        {
            // It ends by itself.
        }
    }
}
