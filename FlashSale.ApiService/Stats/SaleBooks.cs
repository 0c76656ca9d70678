using FlashSale.Domain;

namespace FlashSale.ApiService.Stats;

/// <summary>
/// Asks the store about sales, and only if they moved: a screen that is refreshed every second must not count the orders of quiet sales
/// over and over. One caller at a time.
/// </summary>
internal sealed class SaleBooks(IOrderStore orders, IProductStore products, ISaleStream stream, TimeProvider time)
{
    /// <summary>Also what didn't move is looked at again after a while: a repair changes the store alone.</summary>
    private static readonly TimeSpan Trust = TimeSpan.FromSeconds(15);

    private Dictionary<ProductId, SaleBook> _known = [];

    /// <exception cref="StoreUnavailableException">Redis could not be asked.</exception>
    public async Task<IReadOnlyDictionary<ProductId, SaleBook>> FindAsync(IReadOnlyList<ListedSale> sales, CancellationToken cancel)
    {
        var books = new Dictionary<ProductId, SaleBook>(sales.Count);
        foreach (var figures in sales.Select(static sale => sale.Figures))
        {
            var known = _known.GetValueOrDefault(figures.Product);
            books[figures.Product] = known is not null && IsFresh(known, figures) ? known : await AskAsync(figures, known, cancel);
        }
        return _known = books;
    }

    private bool IsFresh(SaleBook book, SaleSnapshot figures) =>
        book.Sequence == figures.Sequence
        && book.Lag.Entries == 0
        && book.Persisted is not null
        && time.GetElapsedTime(book.AskedAt) < Trust;

    private async Task<SaleBook> AskAsync(SaleSnapshot figures, SaleBook? known, CancellationToken cancel)
    {
        // The stream first: what it is rid of is in the store.
        var lag = await stream.FindLagAsync(figures.Product, cancel);
        var book = new SaleBook(figures.Sequence, time.GetTimestamp(), known?.Name, known?.NamedAt ?? 0, Persisted: null, lag);
        try
        {
            // A busy sale is asked for every second; its name hardly ever changes.
            if (book.Name is null || time.GetElapsedTime(book.NamedAt) >= Trust)
                book = book with { Name = (await products.FindAsync(figures.Product, cancel))?.Name, NamedAt = book.AskedAt };
            var stored = await orders.CountAsync(figures.Product, cancel);
            return book with { Persisted = stored.HeldUnits + stored.SoldUnits };
        }
        catch (StoreUnavailableException)
        {
            return book;
        }
    }
}
