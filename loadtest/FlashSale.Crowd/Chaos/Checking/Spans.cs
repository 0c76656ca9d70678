namespace FlashSale.Crowd.Chaos.Checking;

/// <summary>Spans of time, each of which takes some units.</summary>
internal static class Spans
{
    /// <summary>The most units that were taken at one time.</summary>
    public static long Peak(IEnumerable<(long From, long Until, long Units)> spans)
    {
        long now = 0;
        long peak = 0;
        // At one instant the ends come first: a unit that comes back may be taken at once.
        foreach (
            var (_, change) in spans
                .SelectMany(static s => new[] { (At: s.From, Change: s.Units), (At: s.Until, Change: -s.Units) })
                .Order()
        )
        {
            now += change;
            peak = Math.Max(peak, now);
        }
        return peak;
    }
}
