namespace FlashSale.ApiService.Stats;

/// <summary>Durations of the last minute in milliseconds, right to within 20 %. All absent when there was no request.</summary>
internal sealed record LatencyStats(double? P50Ms, double? P95Ms, double? P99Ms);
