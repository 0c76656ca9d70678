using System.Collections.Concurrent;
using FlashSale.Domain;
using Microsoft.Extensions.Options;

namespace FlashSale.ApiService.Purchases.SoldOut;

/// <summary>
/// Whose sessions were refused lately because nothing was left. Only good for refusing them again: it grants nothing, and a session that
/// has ended meanwhile hears "sold out" instead of "no session" for a moment.
/// </summary>
internal sealed class RecentVisitors(IOptions<SoldOutOptions> options, TimeProvider time)
{
    /// <summary>Of one generation: about 20 MB. Who comes later is asked for in Redis.</summary>
    private const int Capacity = 100_000;

    private readonly long _lifetime = (long)(options.Value.RememberSessions.TotalSeconds / 2 * time.TimestampFrequency);
    private Generations _generations = new(new(0), new(0));

    public void Remember(string session, UserId user)
    {
        var young = Current(time.GetTimestamp()).Young;
        if (young.Count < Capacity && young.Users.TryAdd(session, user))
            Interlocked.Increment(ref young.Count);
    }

    public bool TryFind(ReadOnlySpan<char> session, out UserId user)
    {
        var generations = Current(time.GetTimestamp());
        return generations.Young.BySpan.TryGetValue(session, out user) || generations.Old.BySpan.TryGetValue(session, out user);
    }

    /// <summary>Two generations, so that nothing has to be looked through to forget: whoever is in the older one goes with it.</summary>
    private Generations Current(long now)
    {
        var current = Volatile.Read(ref _generations);
        if (now - current.Young.Since < _lifetime)
            return current;
        // After a quiet time nobody of the younger one is recent any more, either.
        var old = now - current.Young.Since < 2 * _lifetime ? current.Young : new Generation(0);
        Interlocked.CompareExchange(ref _generations, new(new Generation(now), old), current);
        return Volatile.Read(ref _generations);
    }

    private sealed record Generations(Generation Young, Generation Old);

    private sealed class Generation
    {
        public Generation(long since)
        {
            Since = since;
            BySpan = Users.GetAlternateLookup<ReadOnlySpan<char>>();
        }

        /// <summary>The dictionary's own would lock all of it.</summary>
        public int Count;

        public long Since { get; }

        public ConcurrentDictionary<string, UserId> Users { get; } = new();

        public ConcurrentDictionary<string, UserId>.AlternateLookup<ReadOnlySpan<char>> BySpan { get; }
    }
}
