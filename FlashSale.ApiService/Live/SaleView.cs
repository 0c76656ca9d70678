using System.Collections.Concurrent;
using System.Diagnostics.CodeAnalysis;
using FlashSale.Domain;

namespace FlashSale.ApiService.Live;

/// <summary>
/// The live sales, kept in this process: whoever wants to know how one stands need not ask Redis. It is fed by messages (fast, and some are
/// lost) and by looks (slow, and complete). Reading takes no lock.
/// </summary>
/// <remarks>A sale's sequence number tells which of two accounts of it is newer, in whichever order they arrive.</remarks>
internal sealed class SaleView(TimeProvider time)
{
    private readonly ConcurrentDictionary<ProductId, LiveSale> _sales = new();
    private readonly Lock _lock = new();
    private HashSet<ProductId> _moved = [];
    private Dictionary<ProductId, SaleNews> _purchases = [];
    private DateTimeOffset? _completeUpTo;
    private long _stamp;
    private long _ahead;

    /// <summary>Raised after a change, on whichever thread made it. Must not block.</summary>
    public event Action? Changed;

    /// <summary>False until the first look: an empty view then means nothing.</summary>
    public bool IsReady { get; private set; }

    /// <summary>By the clock of Redis: what happened since then is known, what happened before is not.</summary>
    public DateTimeOffset KnownSince { get; private set; } = DateTimeOffset.MaxValue;

    /// <summary>The clock of Redis, by which sales open and end, as far as it can be told from here.</summary>
    public DateTimeOffset Now => time.GetUtcNow() + new TimeSpan(Interlocked.Read(ref _ahead));

    /// <summary>Pass it to <see cref="Apply"/>: what is heard after it is newer than a look that was begun at it.</summary>
    public long Stamp => Interlocked.Read(ref _stamp);

    /// <summary>Every sale there is, in no particular order.</summary>
    public IEnumerable<LiveSale> Sales => _sales.Select(static sale => sale.Value);

    /// <summary>False: there is no such live sale, or this process has not heard of it yet.</summary>
    public bool TryGet(ProductId product, [NotNullWhen(true)] out LiveSale? sale) => _sales.TryGetValue(product, out sale);

    /// <summary>Takes a message in. False: it can't be told from it how the sale stands, so somebody should look.</summary>
    public bool Hear(SaleNews news)
    {
        bool understood;
        lock (_lock)
            understood = Take(news);
        Changed?.Invoke();
        return understood;
    }

    /// <summary>Takes a look in. It replaces the view, but for what was heard meanwhile.</summary>
    /// <param name="look">All live sales.</param>
    /// <param name="stamp"><see cref="Stamp"/> before the look.</param>
    /// <param name="askedAt">Our clock before the look.</param>
    public void Apply(SaleLook look, long stamp, DateTimeOffset askedAt)
    {
        lock (_lock)
        {
            Interlocked.Exchange(ref _ahead, (look.BegunAt - askedAt).Ticks);
            foreach (var sale in look.Sales)
                Take(sale, stamp);
            Forget(look, stamp);
            // A clock that went back is another clock: nothing that was said by the old one can be compared with it.
            if (!IsReady || look.BegunAt < _completeUpTo)
                KnownSince = Now;
            _completeUpTo = look.BegunAt;
            IsReady = true;
        }
        Changed?.Invoke();
    }

    /// <summary>What changed since the last call.</summary>
    public ViewChanges TakeChanges()
    {
        lock (_lock)
        {
            var changes = new ViewChanges(_moved, _purchases, _completeUpTo);
            // Also if they are empty: they are read while more is heard, which would be in the next ones, too.
            (_moved, _purchases) = ([], []);
            return changes;
        }
    }

    private bool Take(SaleNews news)
    {
        if (!_sales.TryGetValue(news.Product, out var known))
            return false;
        if (news.Type == SaleNews.PurchaseCompleted)
        {
            var before = _purchases.GetValueOrDefault(news.Product)?.Units ?? 0;
            _purchases[news.Product] = news with { Units = before + news.Units };
        }
        if (news.Sequence <= known.Figures.Sequence)
            return true;
        var state = news.State ?? Guess(known.Figures.State, news.Stock);
        var figures = known.Figures with { Stock = Math.Max(0, news.Stock), State = state, Sequence = news.Sequence };
        Put(known.Listed with { Figures = figures });
        return news.State is not null;
    }

    private void Take(ListedSale listed, long stamp)
    {
        // Below 0 it is our trouble (units sold twice over a loss), and no news for buyers.
        var sale = listed with
        {
            Figures = listed.Figures with { Stock = Math.Max(0, listed.Figures.Stock) },
        };
        var product = sale.Figures.Product;
        if (!_sales.TryGetValue(product, out var known))
            Put(sale);
        else if (sale.Figures.Sequence < known.Figures.Sequence)
        {
            // An old account. If nobody has contradicted it since the look began, it is Redis that went back.
            if (known.Stamp <= stamp)
                Put(sale);
        }
        else if (Shown(sale) != Shown(known.Listed))
            Put(sale);
        else
            _sales[product] = known with { Listed = sale };
    }

    /// <summary>A sale that is not listed any more: archived, or lost. What is shown of it no longer counts, and those who come back are told all.</summary>
    private void Forget(SaleLook look, long stamp)
    {
        var listed = look.Sales.Select(static sale => sale.Figures.Product).ToHashSet();
        foreach (var (product, sale) in _sales)
        {
            if (sale.Stamp > stamp || listed.Contains(product) || !_sales.TryRemove(product, out _))
                continue;
            _moved.Add(product);
            KnownSince = Now;
        }
    }

    private void Put(ListedSale sale)
    {
        _sales[sale.Figures.Product] = new(sale, Now, Interlocked.Increment(ref _stamp));
        _moved.Add(sale.Figures.Product);
    }

    /// <summary>A script that moves stock doesn't say what state that makes.</summary>
    private static SaleState Guess(SaleState known, int stock) =>
        known switch
        {
            SaleState.SoldOut when stock > 0 => SaleState.Live,
            SaleState.Live when stock <= 0 => SaleState.SoldOut,
            _ => known,
        };

    /// <summary>What visitors see of it.</summary>
    private static ListedSale Shown(ListedSale sale) => sale with { Figures = sale.Figures with { Held = 0, Sold = 0 } };
}
