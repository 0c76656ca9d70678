using FlashSale.Domain;

namespace FlashSale.ApiService.Purchases.SoldOut;

/// <summary>The gate of one sale. Closed, it refuses everybody but those who may have a recorded answer.</summary>
internal sealed class SoldOutSale(ProductId product)
{
    private Shut? _shut;
    private long _countedSince;
    private int _counted;
    private long _lastRefusal;
    private int _kept;
    private TaskCompletionSource _news = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public ProductId Product => product;

    /// <summary>Ends when a message about the sale arrives.</summary>
    public Task News => Volatile.Read(ref _news).Task;

    /// <summary>Somebody was refused after this <see cref="TimeProvider.GetTimestamp"/>.</summary>
    public bool IsWantedSince(long timestamp) => Volatile.Read(ref _lastRefusal) > timestamp;

    /// <summary>True: nothing is left, and the user never had anything. Costs no more than two look-ups.</summary>
    /// <param name="user">Who presses.</param>
    /// <param name="now">A <see cref="TimeProvider.GetTimestamp"/>.</param>
    public bool Refuses(UserId user, long now)
    {
        var shut = Volatile.Read(ref _shut);
        if (shut is null || now >= shut.Until || shut.Served.MayInclude(user))
            return false;
        Volatile.Write(ref _lastRefusal, now);
        return true;
    }

    /// <param name="served">Read under leases that have not lapsed since.</param>
    /// <param name="until">End of the lease, as a <see cref="TimeProvider.GetTimestamp"/>.</param>
    public void Close(ServedUsers served, long until) => Volatile.Write(ref _shut, new Shut(served, until));

    public void Open() => Volatile.Write(ref _shut, null);

    /// <summary>Counts a refusal by Redis.</summary>
    /// <returns>True for one caller when there have been enough of them within a second: it has the gate kept.</returns>
    public bool IsCrowd(long now, long second, int enough)
    {
        Volatile.Write(ref _lastRefusal, now);
        var since = Volatile.Read(ref _countedSince);
        if (now - since > second && Interlocked.CompareExchange(ref _countedSince, now, since) == since)
            Volatile.Write(ref _counted, 0);
        return Interlocked.Increment(ref _counted) >= enough && Interlocked.CompareExchange(ref _kept, 1, 0) == 0;
    }

    /// <summary>Nobody keeps the gate any more; the next crowd has it kept again.</summary>
    public void EndKeeping() => Volatile.Write(ref _kept, 0);

    public void Tell()
    {
        if (Volatile.Read(ref _kept) == 1)
            Interlocked.Exchange(ref _news, new(TaskCreationOptions.RunContinuationsAsynchronously)).TrySetResult();
    }

    private sealed record Shut(ServedUsers Served, long Until);
}
