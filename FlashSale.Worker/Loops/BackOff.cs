namespace FlashSale.Worker;

/// <summary>
/// How long to wait after failures in a row: 100 ms, doubled each time up to 5 s. The upper half of the wait is random, so that many loops
/// that failed together don't come back together.
/// </summary>
internal static class BackOff
{
    public static readonly TimeSpan Min = TimeSpan.FromMilliseconds(100);
    public static readonly TimeSpan Max = TimeSpan.FromSeconds(5);

    /// <param name="failures">Failures in a row, at least 1.</param>
    public static TimeSpan After(int failures)
    {
        var ceiling = Min * Math.Pow(2, Math.Min(failures, 30));
        if (ceiling > Max)
            ceiling = Max;
        var wait = ceiling * (0.5 + (Random.Shared.NextDouble() / 2));
        return wait < Min ? Min : wait;
    }
}
