using System.Collections.Concurrent;
using System.Globalization;
using System.Text.Json;
using FlashSale.ApiService.Json;
using FlashSale.Domain;

namespace FlashSale.ApiService.Live;

/// <summary>
/// What there is to tell, as bytes that all streams share. It keeps the newest message of each kind and product and nothing else: a stream
/// is a position in it, so that one which lags behind costs no memory, and finds the newest when it comes.
/// </summary>
internal sealed class LiveBoard(SaleView view)
{
    private readonly ConcurrentDictionary<ProductId, LiveSlot> _slots = new();
    private LiveBatch _latest = LiveBatch.Nothing;
    private string? _id;

    /// <summary>The last push.</summary>
    public LiveBatch Latest => Volatile.Read(ref _latest);

    /// <summary>
    /// For <c>id:</c>, and the same on every replica: milliseconds of Redis' clock; all that happened before them is on the board. Read it
    /// before <see cref="Latest"/>. Null: this process has not seen the sales yet.
    /// </summary>
    public string? Id => Volatile.Read(ref _id);

    /// <summary>Brings the board up to date with the view. One caller at a time. Null: there is nothing to tell.</summary>
    public async Task<LiveBatch?> PostAsync()
    {
        var changes = view.TakeChanges();
        var (after, messages) = (_latest.Last, new List<LiveMessage>());
        foreach (var product in changes.Moved)
            PostSale(product, after, messages);
        foreach (var news in changes.Purchases.Values)
            PostPurchase(news, after, messages);
        var id = changes.CompleteUpTo?.ToUnixTimeMilliseconds().ToString(CultureInfo.InvariantCulture);
        var batch = messages.Count > 0 ? await FrameAsync(after, messages, id) : null;
        if (batch is not null)
            Volatile.Write(ref _latest, batch);
        // Only now that everything up to it is there.
        if (id is not null)
            Volatile.Write(ref _id, id);
        return batch;
    }

    /// <summary>What a stream at <paramref name="after"/> has to tell to be at <paramref name="latest"/>.</summary>
    public IReadOnlyList<LiveMessage> Since(long after, LiveBatch latest, LiveFilter filter)
    {
        if (after >= latest.Last)
            return [];
        if (after == latest.After)
            return filter.Products is null ? latest.Messages : Array.FindAll(latest.Messages, message => filter.Wants(message.Product));
        var missed = new List<LiveMessage>();
        foreach (var slot in Slots(filter))
        {
            foreach (var message in (ReadOnlySpan<LiveMessage?>)[slot.Stock, slot.SoldOut, slot.Purchase])
            {
                // One that is newer than the push belongs to the next: it would come twice.
                if (message is not null && message.Version > after && message.Version <= latest.Last)
                    missed.Add(message);
            }
        }
        missed.Sort(static (one, other) => one.Version.CompareTo(other.Version));
        return missed;
    }

    /// <summary>How the sales stand that have changed since an <see cref="Id"/> which any replica gave. Null: it isn't known any more.</summary>
    public IReadOnlyList<LiveMessage>? Resume(string? id, LiveFilter filter)
    {
        if (!long.TryParse(id, NumberStyles.None, CultureInfo.InvariantCulture, out var time) || time > ResumePoint.Max)
            return null;
        var since = ResumePoint.From(time);
        if (since < view.KnownSince || since > view.Now)
            return null;
        return [.. Slots(filter).Where(slot => slot.Sale.ChangedAt >= since).Select(static slot => slot.Stock)];
    }

    /// <summary>Data of <c>snapshot</c>.</summary>
    /// <param name="filter">Which sales.</param>
    /// <param name="others">Sales in its shape that are not on the board, unless they are by now.</param>
    public byte[] Snapshot(LiveFilter filter, IReadOnlyDictionary<ProductId, byte[]> others)
    {
        using var buffer = new MemoryStream();
        using (var json = new Utf8JsonWriter(buffer))
        {
            json.WriteStartObject();
            json.WriteStartArray("sales"u8);
            foreach (var slot in Slots(filter).Where(static slot => !slot.Sale.Listed.Withdrawn))
                json.WriteRawValue(slot.Stock.Data, skipInputValidation: true);
            foreach (var (_, sale) in others.Where(sale => !_slots.ContainsKey(sale.Key)))
                json.WriteRawValue(sale, skipInputValidation: true);
            json.WriteEndArray();
            json.WritePropertyName("serverTime"u8);
            JsonSerializer.Serialize(json, view.Now, ApiJson.Default.DateTimeOffset);
            json.WriteEndObject();
        }
        return buffer.ToArray();
    }

    private static async Task<LiveBatch> FrameAsync(long after, List<LiveMessage> messages, string? id)
    {
        var frames = new Dictionary<ProductId, byte[]>();
        foreach (var product in messages.GroupBy(static message => message.Product))
            frames[product.Key] = await LiveFrames.WriteAsync([.. product], id);
        var all = frames.Count == 1 ? frames.Values.First() : await LiveFrames.WriteAsync(messages, id);
        return new(after, after + messages.Count, [.. messages], all, frames);
    }

    private IEnumerable<LiveSlot> Slots(LiveFilter filter) =>
        filter.Products is { } products
            ? products.Select(product => _slots.GetValueOrDefault(product)).OfType<LiveSlot>()
            : _slots.Select(static slot => slot.Value);

    private void PostSale(ProductId product, long after, List<LiveMessage> messages)
    {
        if (!view.TryGet(product, out var sale))
        {
            _slots.TryRemove(product, out _);
            return;
        }
        LiveMessage Add(string name, byte[] data)
        {
            var message = new LiveMessage(product, name, data, after + messages.Count + 1);
            messages.Add(message);
            return message;
        }
        var before = _slots.GetValueOrDefault(product);
        var stock = JsonSerializer.SerializeToUtf8Bytes(LiveSaleMessage.Of(sale.Listed), ApiJson.Default.LiveSaleMessage);
        var slot = new LiveSlot(sale, Add(LiveEvents.StockUpdated, stock), before?.SoldOut, before?.Purchase);
        if (sale.Figures.State != SaleState.SoldOut)
            slot = slot with { SoldOut = null };
        else if (before is null ? Id is not null : before.Sale.Figures.State != SaleState.SoldOut)
        {
            var soldOut = new SoldOutMessage(product.Value, sale.Figures.Sequence);
            slot = slot with
            {
                SoldOut = Add(LiveEvents.SoldOut, JsonSerializer.SerializeToUtf8Bytes(soldOut, ApiJson.Default.SoldOutMessage)),
            };
        }
        _slots[product] = slot;
    }

    private void PostPurchase(SaleNews news, long after, List<LiveMessage> messages)
    {
        if (!_slots.TryGetValue(news.Product, out var slot))
            return;
        var purchase = new PurchaseMessage(news.Product.Value, news.Units, Math.Max(0, news.Stock), news.Sequence);
        var data = JsonSerializer.SerializeToUtf8Bytes(purchase, ApiJson.Default.PurchaseMessage);
        var message = new LiveMessage(news.Product, LiveEvents.PurchaseCompleted, data, after + messages.Count + 1);
        messages.Add(message);
        _slots[news.Product] = slot with { Purchase = message };
    }
}
