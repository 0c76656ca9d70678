namespace FlashSale.ApiService.Stats;

/// <summary>Look-ups in the cache of products.</summary>
/// <param name="Hits">That it answered.</param>
/// <param name="Misses">That it could not.</param>
/// <param name="Ratio">Hits among all, 0 to 1. Absent when there was none.</param>
internal sealed record CacheStats(long Hits, long Misses, double? Ratio);
