using FlashSale.Domain;

namespace FlashSale.Worker;

/// <summary>
/// What is done with a batch of entries, wherever it came from: stored durably, then acknowledged. An entry is acknowledged for one of
/// two reasons only: it is stored, or it is kept as a dead letter.
/// </summary>
internal sealed class OrderBatchHandler(
    SaleEntryWriter writer,
    IStoreLifecycle store,
    ISaleStream stream,
    IDeadLetters deadLetters,
    IOrderNotices notices,
    FailureLedger ledger,
    IEnumerable<IBatchListener> listeners,
    FlashSaleTelemetry telemetry,
    TimeProvider time,
    ILogger<OrderBatchHandler> logger
)
{
    /// <summary>
    /// Returns when every entry is stored, is a dead letter, or failed alone and was left unacknowledged for another try after it has been
    /// claimed.
    /// </summary>
    /// <exception cref="StoreUnavailableException">
    /// Redis or the store could not be asked. Nothing is lost: what was not acknowledged is handled again.
    /// </exception>
    public async Task HandleAsync(ProductId product, IReadOnlyList<SaleStreamEntry> entries, CancellationToken cancel)
    {
        var readable = new List<SaleStreamEntry>(entries.Count);
        var dead = new List<SaleStreamEntry>();
        foreach (var entry in entries)
            (entry.Event is null ? dead : readable).Add(entry);
        foreach (var entry in dead)
            await BuryAsync(entry, entry.Malformed ?? "It can't be understood.", cancel);

        var stored = new List<SaleStreamEntry>(readable.Count);
        if (readable.Count > 0)
            await StoreAsync(readable.ToArray(), stored, dead, cancel);
        await FinishAsync(product, stored, dead, cancel);
    }

    private async Task StoreAsync(
        SaleStreamEntry[] entries,
        List<SaleStreamEntry> stored,
        List<SaleStreamEntry> dead,
        CancellationToken cancel
    )
    {
        using var trace = PersistTrace.Start(entries, time);
        var start = time.GetTimestamp();
        await WriteAsync(entries, stored, dead, cancel);
        telemetry.Persisted(time.GetElapsedTime(start));
        trace.Succeeded(stored);
    }

    /// <summary>
    /// All at once if possible. If the store answers and refuses, by halves: what is sound is stored, and the entries that fail are
    /// found in a handful of writes.
    /// </summary>
    private async Task WriteAsync(
        ReadOnlyMemory<SaleStreamEntry> entries,
        List<SaleStreamEntry> stored,
        List<SaleStreamEntry> dead,
        CancellationToken cancel
    )
    {
        try
        {
            await writer.WriteAsync(entries, cancel);
            stored.AddRange(entries.Span);
        }
        catch (Exception e) when (e is not (StoreUnavailableException or OperationCanceledException))
        {
            if (entries.Length == 1)
            {
                await FailedAloneAsync(entries.Span[0], e, dead, cancel);
                return;
            }
            Log.BatchSplit(logger, e, entries.Length);
            var half = entries.Length / 2;
            await WriteAsync(entries[..half], stored, dead, cancel);
            await WriteAsync(entries[half..], stored, dead, cancel);
        }
    }

    private async Task FailedAloneAsync(SaleStreamEntry entry, Exception e, List<SaleStreamEntry> dead, CancellationToken cancel)
    {
        // A store in trouble may show it in ways its adapter doesn't know. Unless it answers, no entry is to blame.
        await store.PingAsync(cancel);
        if (!ledger.Record(entry, out var tries))
        {
            Log.EntryFailed(logger, e, entry.EntryId, entry.Product, tries);
            return;
        }
        await BuryAsync(entry, $"It could not be stored in {tries} tries: {e.GetType().Name}: {e.Message}", cancel);
        dead.Add(entry);
    }

    private async Task BuryAsync(SaleStreamEntry entry, string reason, CancellationToken cancel)
    {
        await deadLetters.AddAsync(entry, reason, cancel);
        Log.EntryDied(logger, entry.EntryId, entry.Product, reason);
    }

    /// <summary>
    /// Redis may now forget ended orders and the buyers be told, both before the acknowledgement: should this worker die in between, whoever
    /// is given the entries next does it again.
    /// </summary>
    private async Task FinishAsync(ProductId product, List<SaleStreamEntry> stored, List<SaleStreamEntry> dead, CancellationToken cancel)
    {
        List<SaleStreamEntry> done = [.. stored, .. dead];
        if (done.Count == 0)
            return;
        Order[] orders =
        [
            .. stored.Select(static entry => entry.Event).OfType<SaleEvent.OrderChanged>().Select(static change => change.Order),
        ];
        await stream.ForgetAsync(product, orders, cancel);
        if (!await TryNoticeAsync(product, orders, cancel))
            return;
        await stream.AcknowledgeAsync(product, [.. done.Select(static entry => entry.EntryId)], cancel);
        ledger.Forget(done);
        if (stored.Count > 0)
            telemetry.StreamEntries("persisted", stored.Count);
        if (dead.Count > 0)
            telemetry.StreamEntries("dead", dead.Count);
        foreach (var listener in listeners)
            listener.Finished(product, done);
    }

    /// <summary>
    /// False: in a cluster the notices' master is away, and this sale's is not. The orders are stored, and so will be those after them; the
    /// entries stay unacknowledged, and whoever claims them tries again.
    /// </summary>
    private async Task<bool> TryNoticeAsync(ProductId product, Order[] orders, CancellationToken cancel)
    {
        try
        {
            await notices.AddAsync(orders, cancel);
            return true;
        }
        catch (StoreUnavailableException e) when (e.OthersMayAnswer)
        {
            Log.NoticesLater(logger, product, e.Message);
            return false;
        }
    }
}
