using System.Collections.Concurrent;
using FlashSale.Domain;
using Microsoft.Extensions.Options;

namespace FlashSale.Worker;

/// <summary>
/// Tells everybody who watches what became of the stock: however many purchases there were, one message a product and interval, with
/// figures read from Redis just before. Several workers may tell the same; the sequence number lets a reader drop what is old.
/// </summary>
internal sealed class StockPublisher(
    LiveSales sales,
    ISaleReader reader,
    ISaleChannel channel,
    IOptions<PublisherOptions> options,
    LoopHealth health,
    TimeProvider time,
    ILogger<StockPublisher> logger
) : PeriodicLoop(health, time, logger), IBatchListener
{
    /// <summary>Sales of one pipeline: enough to be cheap, few enough to leave room for others between two of them.</summary>
    internal const int PageSize = 200;

    /// <summary>Products with news, and the units confirmed since the last message.</summary>
    private readonly ConcurrentDictionary<ProductId, int> _due = new();

    private Dictionary<ProductId, SaleSnapshot> _told = [];
    private LiveSales.Refresh? _seen;

    protected override TimeSpan Interval => options.Value.Interval;

    public void Finished(ProductId product, IReadOnlyList<SaleStreamEntry> entries)
    {
        var units = 0;
        foreach (var entry in entries)
        {
            if (entry.Event is SaleEvent.OrderChanged { Order: { Status: OrderStatus.Confirmed } order })
                units += order.Quantity;
        }
        Add(product, units);
    }

    internal override async Task RunOnceAsync(CancellationToken cancel)
    {
        NoticeMovedSales();
        if (_due.IsEmpty)
            return;
        var units = new Dictionary<ProductId, int>();
        foreach (var product in _due.Keys)
        {
            if (_due.TryRemove(product, out var confirmed))
                units[product] = confirmed;
        }
        try
        {
            foreach (var page in units.Keys.Chunk(PageSize))
                await TellAsync(page, units, cancel);
        }
        finally
        {
            // What could not be told is still due: some count the units.
            foreach (var (product, confirmed) in units)
                Add(product, confirmed);
        }
    }

    /// <summary>Takes those that were told, or that Redis doesn't know any more, out of <paramref name="units"/>.</summary>
    private async Task TellAsync(ProductId[] page, Dictionary<ProductId, int> units, CancellationToken cancel)
    {
        var reached = await reader.FindReachableSalesAsync(page, cancel);
        // In one pipeline: where many sales are busy, a message's way and back costs more than the message.
        var messages = reached.Found.Values.SelectMany(sale => WhatIsNew(sale, units[sale.Product]));
        await Task.WhenAll(messages.Select(message => channel.PublishAsync(message, cancel)));
        foreach (var (product, sale) in reached.Found)
            _told[product] = sale;
        foreach (var product in page.Except(reached.Unanswered))
            units.Remove(product);
    }

    private void Add(ProductId product, int confirmed) =>
        _due.AddOrUpdate(product, static (_, added) => added, static (_, known, added) => known + added, confirmed);

    /// <summary>What no entry of ours tells: a restock, another worker's entries, a window that opened or closed.</summary>
    private void NoticeMovedSales()
    {
        var latest = sales.Latest;
        if (ReferenceEquals(latest, _seen))
            return;
        _seen = latest;
        foreach (var sale in latest.Sales.Values)
        {
            if (IsNews(sale))
                _due.TryAdd(sale.Product, 0);
        }
        if (_told.Count > latest.Sales.Count)
            _told = _told.Where(told => latest.Sales.ContainsKey(told.Key)).ToDictionary();
    }

    private IEnumerable<SaleNews> WhatIsNew(SaleSnapshot sale, int confirmed)
    {
        // Below 0 it is our trouble (units sold twice over a loss), and no news for buyers.
        var stock = Math.Max(0, sale.Stock);
        if (IsNews(sale))
            yield return new(SaleNews.StockUpdated, sale.Product, stock, sale.Sequence, sale.State);
        if (confirmed > 0)
            yield return new(SaleNews.PurchaseCompleted, sale.Product, stock, sale.Sequence, sale.State, confirmed);
    }

    /// <summary>The clock changes a sale's state without an event, so the number alone doesn't say it all.</summary>
    private bool IsNews(SaleSnapshot sale) =>
        !_told.TryGetValue(sale.Product, out var told) || told.Sequence != sale.Sequence || told.State != sale.State;
}
