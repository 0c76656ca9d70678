using FlashSale.Domain;

namespace FlashSale.Storage.Redis.Catalog;

/// <summary>
/// Reading through a cache: the cache is asked, then, once for all simultaneous readers, the store; what it says is cached unless it is out
/// of date by then. A cache that is away is bypassed. Every look-up is metered under <paramref name="name"/>.
/// </summary>
internal sealed class CacheAside<TKey, TValue>(string name, FlashSaleTelemetry telemetry, TimeProvider time)
    where TKey : notnull
    where TValue : class
{
    // Readers of a store that hangs are told so after this.
    private static readonly TimeSpan LoadDeadline = TimeSpan.FromSeconds(10);

    private readonly SingleFlight<TKey, Loaded> _flights = new(LoadDeadline, time);

    public required Func<TKey, CancellationToken, Task<TValue?>> Find { get; init; }

    public required Func<TKey, CancellationToken, Task<(TValue? Value, CacheFence Fence)>> FindWithFence { get; init; }

    public required Func<TKey, CancellationToken, Task<TValue?>> Load { get; init; }

    public required Func<TValue, CacheFence, CancellationToken, Task<bool>> Put { get; init; }

    /// <exception cref="StoreUnavailableException">The store is needed and could not be asked.</exception>
    public async ValueTask<TValue?> ReadAsync(TKey key, CancellationToken cancel)
    {
        var cacheAnswers = true;
        try
        {
            if (await Find(key, cancel) is { } cached)
            {
                telemetry.CacheRequest(name, "hit");
                return cached;
            }
        }
        catch (StoreUnavailableException)
        {
            cacheAnswers = false;
        }
        var (loaded, shared) = await _flights.RunAsync(key, deadline => LoadAsync(key, cacheAnswers, deadline), cancel);
        telemetry.CacheRequest(name, shared ? "shared" : loaded.Result);
        return loaded.Value;
    }

    /// <summary>Readers that come from now on don't join a look-up that is under way: it may have seen the store before a change.</summary>
    public void Forget(TKey key) => _flights.Forget(key);

    private async Task<Loaded> LoadAsync(TKey key, bool cacheAnswers, CancellationToken cancel)
    {
        CacheFence? before = null;
        if (cacheAnswers)
        {
            try
            {
                // Asked again: between the caller's look and this flight another one may have landed.
                (var cached, before) = await FindWithFence(key, cancel);
                if (cached is not null)
                    return new(cached, "hit");
            }
            catch (StoreUnavailableException)
            {
                // Then without.
            }
        }
        var value = await Load(key, cancel);
        return new(value, before is { } fence && await TryPutAsync(value, fence, cancel) ? "miss" : "bypass");
    }

    /// <returns>Whether the cache answered, not whether it took the value: that it is out of date is the next reader's business.</returns>
    private async Task<bool> TryPutAsync(TValue? value, CacheFence fence, CancellationToken cancel)
    {
        try
        {
            if (value is not null)
                await Put(value, fence, cancel);
            return true;
        }
        catch (StoreUnavailableException)
        {
            return false;
        }
    }

    private sealed record Loaded(TValue? Value, string Result);
}
