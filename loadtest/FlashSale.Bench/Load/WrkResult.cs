namespace FlashSale.Bench.Load;

/// <summary>What wrk saw: complete answers, times in milliseconds.</summary>
/// <param name="Requests">Complete answers.</param>
/// <param name="Elapsed">How long it took.</param>
/// <param name="Refused">Answers of status 400 and above.</param>
/// <param name="Broken">Connections that could not be made or broke off, and requests that were not answered in time.</param>
/// <param name="P50">Half of the answers came within.</param>
/// <param name="P95">95 of 100.</param>
/// <param name="P99">99 of 100.</param>
internal sealed record WrkResult(long Requests, TimeSpan Elapsed, long Refused, long Broken, double P50, double P95, double P99)
{
    public double Rps => Requests / Elapsed.TotalSeconds;
}
