using System.Globalization;
using FlashSale.Bench.Shops;
using FlashSale.Bench.Sites;

namespace FlashSale.Bench.Load;

/// <summary>What wrk is told for each kind of request.</summary>
/// <param name="site">Whose API is asked.</param>
/// <param name="shop">Whose buyers press.</param>
internal sealed class PressJobs(BenchSite site, Shop shop)
{
    private int _runs;

    /// <summary>One resource, again and again.</summary>
    public static WrkJob Get(Uri site, string path, int connections, TimeSpan length) => new(new Uri(site, path), connections, length);

    /// <param name="sessions">File of session ids.</param>
    /// <param name="connections">How many.</param>
    /// <param name="length">How long.</param>
    /// <param name="prefix">Of idempotency keys.</param>
    /// <param name="sales">What is bought.</param>
    /// <param name="spread">All sales at the same time; else one after the other, the next when every buyer has pressed for it.</param>
    public WrkJob Press(string sessions, int connections, TimeSpan length, string prefix, IReadOnlyList<string> sales, bool spread = false)
    {
        // Each run has addresses of its own: what one counted must not get into the way of the next.
        var first = _runs++ * (shop.Buyers + 1);
        string[] arguments = [sessions, Text(Wrk.Threads), Text(first), prefix, spread ? "spread" : "turn", .. sales];
        return new(site.ApiUrl, connections, length, "buy.lua", arguments);
    }

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);
}
