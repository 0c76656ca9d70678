using System.Runtime.CompilerServices;
using FlashSale.Domain;

namespace FlashSale.Tests.SoldOut;

/// <summary>
/// Leases of a real Redis as they are where Redis is too slow for them: each has ended before the next one is there, something has
/// happened in between, and no walk comes to its end.
/// </summary>
internal sealed class LapsingLeases(ISoldOutLeases leases) : ISoldOutLeases
{
    private long _taken;
    private int _begun;
    private int _underWay;
    private bool _isQuick;

    public int WalksBegun => Volatile.Read(ref _begun);

    public int WalksUnderWay => Volatile.Read(ref _underWay);

    /// <summary>From now on as it should be.</summary>
    public void BecomeQuick() => Volatile.Write(ref _isQuick, true);

    public async Task<SoldOutLease?> TakeAsync(ProductId product, TimeSpan length, CancellationToken cancel)
    {
        var lease = await leases.TakeAsync(product, length, cancel);
        return Volatile.Read(ref _isQuick) ? lease : new SoldOutLease(TimeSpan.Zero, new SaleMark(++_taken, 0));
    }

    public async IAsyncEnumerable<UserId> WalkServedAsync(ProductId product, [EnumeratorCancellation] CancellationToken cancel)
    {
        Interlocked.Increment(ref _begun);
        Interlocked.Increment(ref _underWay);
        try
        {
            if (!Volatile.Read(ref _isQuick))
                await Task.Delay(Timeout.Infinite, cancel);
            await foreach (var user in leases.WalkServedAsync(product, cancel))
                yield return user;
        }
        finally
        {
            Interlocked.Decrement(ref _underWay);
        }
    }
}
