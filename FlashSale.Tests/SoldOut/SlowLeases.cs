using System.Runtime.CompilerServices;
using FlashSale.Domain;

namespace FlashSale.Tests.SoldOut;

/// <summary>The leases of a real Redis, which is as slow as a test wants it.</summary>
internal sealed class SlowLeases(ISoldOutLeases leases) : ISoldOutLeases
{
    private volatile Task _door = Task.CompletedTask;
    private volatile bool _lapse;
    private int _begun;
    private int _underWay;

    /// <summary>No lease is taken before this has ended.</summary>
    public Task Door
    {
        set => _door = value;
    }

    /// <summary>Each lease has ended when it is there, somebody has bought since the one before, and no walk comes to its end.</summary>
    public bool Lapse
    {
        set => _lapse = value;
    }

    public int WalksBegun => Volatile.Read(ref _begun);

    public int WalksUnderWay => Volatile.Read(ref _underWay);

    public async Task<SoldOutLease?> TakeAsync(ProductId product, TimeSpan length, CancellationToken cancel)
    {
        await _door;
        var lease = await leases.TakeAsync(product, length, cancel);
        return _lapse ? new SoldOutLease(TimeSpan.Zero, new SaleMark(WalksBegun + 1, 0)) : lease;
    }

    public async IAsyncEnumerable<UserId> WalkServedAsync(ProductId product, [EnumeratorCancellation] CancellationToken cancel)
    {
        Interlocked.Increment(ref _begun);
        Interlocked.Increment(ref _underWay);
        try
        {
            if (_lapse)
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
