using System.Collections.Concurrent;
using FlashSale.Domain;

namespace FlashSale.Storage.Redis.Catalog;

/// <summary>
/// Ids that the store did not know a moment ago, so that hammering on a wrong link does not reach it. In the process and for seconds only:
/// ids are random, so nobody can have asked for one before its product was made, and a replica that hasn't heard of a withdrawal or a
/// creation is behind by no more than that.
/// </summary>
internal sealed class UnknownProducts(TimeProvider time, IOptions<ProductCacheOptions> options)
{
    // A flood of different ids fills any memory: then it starts again, and the store is asked as often as without it.
    private const int Capacity = 10_000;

    private readonly ConcurrentDictionary<ProductId, long> _since = new();

    public bool Contains(ProductId id)
    {
        if (!_since.TryGetValue(id, out var since))
            return false;
        if (time.GetElapsedTime(since) < options.Value.UnknownFor)
            return true;
        _since.TryRemove(new(id, since));
        return false;
    }

    public void Add(ProductId id)
    {
        if (_since.Count >= Capacity)
            _since.Clear();
        _since[id] = time.GetTimestamp();
    }

    public void Remove(ProductId id) => _since.TryRemove(id, out _);
}
