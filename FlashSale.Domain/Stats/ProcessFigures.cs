namespace FlashSale.Domain;

/// <summary>What one process of the system tells of itself. Counters run from its start.</summary>
/// <param name="Name">No other process has it, also not the one before on the same machine.</param>
/// <param name="Role"><c>api</c> or <c>worker</c>.</param>
/// <param name="StartedAt">By its own clock.</param>
/// <param name="MemoryBytes">Resident memory.</param>
/// <param name="Purchases">Purchase requests by outcome: <c>accepted</c>, <c>replayed</c> or the code of the refusal.</param>
/// <param name="CacheHits">Look-ups of products that the cache answered.</param>
/// <param name="CacheMisses">Those that it could not.</param>
/// <param name="Streams">Open streams of events.</param>
/// <param name="Latencies">Purchase requests of the last minute in the buckets of <see cref="LatencyBuckets"/>; empty ones at the end are left out.</param>
public sealed record ProcessFigures(
    string Name,
    string Role,
    DateTimeOffset StartedAt,
    long MemoryBytes,
    IReadOnlyDictionary<string, long> Purchases,
    long CacheHits,
    long CacheMisses,
    long Streams,
    IReadOnlyList<long> Latencies
);
