using System.Collections.Concurrent;
using FlashSale.Domain;

namespace FlashSale.Storage.Redis.Catalog;

/// <summary>
/// Lets one of many simultaneous callers do the work and gives its result to all. The work belongs to no caller: one that goes away only
/// stops waiting. It ends with the work, so a failure is never remembered.
/// </summary>
/// <param name="deadline">After which the work is given up, so that work which hangs does not hold up its key for good.</param>
/// <param name="time">Its clock.</param>
internal sealed class SingleFlight<TKey, TValue>(TimeSpan deadline, TimeProvider time)
    where TKey : notnull
{
    private readonly ConcurrentDictionary<TKey, Lazy<Task<TValue>>> _flights = new();

    /// <returns>The result, and whether somebody else's work brought it.</returns>
    /// <exception cref="StoreUnavailableException">The deadline passed.</exception>
    public async Task<(TValue Value, bool Shared)> RunAsync(TKey key, Func<CancellationToken, Task<TValue>> work, CancellationToken cancel)
    {
        Lazy<Task<TValue>>? mine = null;
        mine = new(() => FlyAsync(key, mine!, work));
        var flight = _flights.GetOrAdd(key, mine);
        return (await flight.Value.WaitAsync(cancel), !ReferenceEquals(flight, mine));
    }

    /// <summary>Whoever comes from now on gets a result of work that begins from now on.</summary>
    public void Forget(TKey key) => _flights.TryRemove(key, out _);

    private async Task<TValue> FlyAsync(TKey key, Lazy<Task<TValue>> self, Func<CancellationToken, Task<TValue>> work)
    {
        using var timeout = new CancellationTokenSource(deadline, time);
        try
        {
            return await work(timeout.Token).WaitAsync(timeout.Token);
        }
        catch (OperationCanceledException e) when (timeout.IsCancellationRequested)
        {
            throw new StoreUnavailableException($"No answer within {deadline}.", e);
        }
        finally
        {
            // Only itself: after Forget a younger flight may have its place.
            _flights.TryRemove(new(key, self));
        }
    }
}
