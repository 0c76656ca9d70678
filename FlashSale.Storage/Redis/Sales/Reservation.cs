using System.Security.Cryptography;
using FlashSale.Domain;
using StackExchange.Redis;

namespace FlashSale.Storage.Redis.Sales;

/// <inheritdoc/>
/// <remarks>
/// Held until a length after its last prolongation was asked for, by this process' clock: that is never later than when Redis drops it. A
/// process that dies prolongs no more.
/// </remarks>
internal sealed class Reservation : IReservation
{
    /// <summary>So often within a length, so that one answer that is lost does no harm.</summary>
    private const int Tries = 3;

    private readonly RedisGateway _redis;
    private readonly RedisKey _key;
    private readonly RedisValue _token;
    private readonly TimeSpan _length;
    private readonly TimeProvider _time;
    private readonly CancellationTokenSource _end = new();
    private readonly Task _prolonging;
    private long _heldSince;
    private volatile bool _lost;

    private Reservation(RedisGateway redis, RedisKey key, RedisValue token, TimeSpan length, long taken, TimeProvider time)
    {
        (_redis, _key, _token, _length, _heldSince, _time) = (redis, key, token, length, taken, time);
        _prolonging = ProlongAsync(_end.Token);
    }

    /// <summary>Null: somebody else has it.</summary>
    /// <param name="redis">Where.</param>
    /// <param name="key">What is reserved.</param>
    /// <param name="length">From now on, unless it is prolonged.</param>
    /// <param name="time">Tells how much of the length is over.</param>
    /// <param name="cancel">Ends the wait.</param>
    /// <exception cref="StoreUnavailableException">Redis could not be asked.</exception>
    public static async Task<IReservation?> TryTakeAsync(
        RedisGateway redis,
        RedisKey key,
        TimeSpan length,
        TimeProvider time,
        CancellationToken cancel
    )
    {
        RedisValue token = Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(16));
        var taken = time.GetTimestamp();
        return await redis.AskAsync(database => database.LockTakeAsync(key, token, length), cancel)
            ? new Reservation(redis, key, token, length, taken, time)
            : null;
    }

    public bool IsHeld => !_lost && _time.GetElapsedTime(Interlocked.Read(ref _heldSince)) < _length;

    public async ValueTask DisposeAsync()
    {
        await _end.CancelAsync();
        await _prolonging;
        _end.Dispose();
        try
        {
            await _redis.AskAsync(database => database.LockReleaseAsync(_key, _token), CancellationToken.None);
        }
        catch (StoreUnavailableException)
        {
            // It ends by itself.
        }
    }

    private async Task ProlongAsync(CancellationToken end)
    {
        using var timer = new PeriodicTimer(_length / Tries, _time);
        try
        {
            while (!_lost && await timer.WaitForNextTickAsync(end))
                await TryProlongAsync(end);
        }
        catch (OperationCanceledException)
        {
            // Disposed.
        }
    }

    private async Task TryProlongAsync(CancellationToken end)
    {
        var now = _time.GetTimestamp();
        try
        {
            if (await _redis.AskAsync(database => database.LockExtendAsync(_key, _token, _length), end))
                Interlocked.Exchange(ref _heldSince, now);
            else
                _lost = true;
        }
        catch (StoreUnavailableException)
        {
            // Tried again; if Redis stays away, time runs out.
        }
    }
}
