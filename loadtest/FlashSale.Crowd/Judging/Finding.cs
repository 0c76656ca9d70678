namespace FlashSale.Crowd.Judging;

/// <summary>Whether one promise was kept.</summary>
/// <param name="Promise">The promise, in words.</param>
/// <param name="Kept">False also when the evidence that it needs is missing: an unproven promise is no kept one.</param>
/// <param name="Detail">The figures, and when broken the first offenders.</param>
internal sealed record Finding(string Promise, bool Kept, string Detail);
