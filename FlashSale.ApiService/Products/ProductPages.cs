using System.Collections.Concurrent;
using System.Text.Json;
using FlashSale.Domain;
using Microsoft.AspNetCore.Http.Json;
using Microsoft.Extensions.Options;

namespace FlashSale.ApiService.Products;

/// <summary>
/// Products that a crowd is looking at, as they were at most a tenth of a second ago. Without a crowd every reader sees what Redis says
/// now. A page is thrown away by its age alone, so no message can be missed; purchases are never decided by it.
/// </summary>
internal sealed class ProductPages(IOptions<JsonOptions> json, TimeProvider time)
{
    public const string CacheControl = "no-cache";

    /// <summary>So many readers within <see cref="_maxAge"/> are a crowd.</summary>
    private const int Crowd = 10;

    // A flood of different ids fills any memory: then it starts again.
    private const int Capacity = 10_000;

    private static readonly TimeSpan MaxAge = TimeSpan.FromMilliseconds(100);

    // What counts timestamps and what counts delays need not round alike.
    private static readonly TimeSpan Slack = TimeSpan.FromMilliseconds(20);

    private readonly long _maxAge = (long)(MaxAge.TotalSeconds * time.TimestampFrequency);
    private readonly ConcurrentDictionary<ProductId, Shown> _shown = new();

    public long Now => time.GetTimestamp();

    /// <summary>Null: ask Redis.</summary>
    public ProductPage? Find(ProductId product)
    {
        if (!_shown.TryGetValue(product, out var shown))
            return null;
        var now = time.GetTimestamp();
        shown.Count(now, _maxAge);
        var page = shown.Page;
        if (page is null || now - page.Asked >= _maxAge)
            return null;
        // From half its age on somebody fetches the next one, so that there is no moment in which everybody does.
        return now - page.Asked >= _maxAge / 2 && page.TryBeginRefresh() ? null : page;
    }

    /// <param name="view">What Redis and the catalogue said.</param>
    /// <param name="asked">When they were asked.</param>
    public void Offer(ProductView view, long asked)
    {
        if (!_shown.TryGetValue(view.Product.Id, out var shown))
        {
            if (_shown.Count >= Capacity)
                _shown.Clear();
            shown = _shown.GetOrAdd(view.Product.Id, static _ => new Shown());
        }
        if (view.Sale is null || !shown.IsCrowded(time.GetTimestamp(), _maxAge))
            return;
        var type = json.Value.SerializerOptions.GetTypeInfo(typeof(ProductResponse));
        shown.Put(new ProductPage(JsonSerializer.SerializeToUtf8Bytes(ProductResponse.Of(view), type), view.ETag, asked));
    }

    /// <summary>
    /// After a change of a document, before it is answered: when it ends, no replica shows any more what was before, and so nobody sees it who
    /// has heard of the change.
    /// </summary>
    public Task OutlastAsync(CancellationToken cancel) => Task.Delay(MaxAge + Slack, time, cancel);

    /// <summary>One product and how many look at it.</summary>
    private sealed class Shown
    {
        private ProductPage? _page;
        private long _since;
        private int _readers;
        private int _before;

        public ProductPage? Page => Volatile.Read(ref _page);

        public void Count(long now, long window)
        {
            var since = Volatile.Read(ref _since);
            if (now - since >= window && Interlocked.CompareExchange(ref _since, now, since) == since)
                Volatile.Write(ref _before, now - since < 2 * window ? Interlocked.Exchange(ref _readers, 0) : 0);
            Interlocked.Increment(ref _readers);
        }

        public bool IsCrowded(long now, long window) =>
            now - Volatile.Read(ref _since) < 2 * window && Math.Max(Volatile.Read(ref _readers), Volatile.Read(ref _before)) >= Crowd;

        public void Put(ProductPage page)
        {
            if (Page is not { } old || old.Asked < page.Asked)
                Volatile.Write(ref _page, page);
        }
    }
}
