using System.Globalization;

namespace FlashSale.Crowd.Demo;

/// <summary>The opening of a sale that people want to watch: tells where to look, and counts down.</summary>
internal sealed class Opening(Uri url, TimeProvider time, Action<string> progress)
{
    /// <summary>Long enough to open two pages.</summary>
    private static readonly TimeSpan Notice = TimeSpan.FromSeconds(20);

    /// <summary>The system's clock may be behind ours.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private static readonly int[] _called = [15, 10, 5, 4, 3, 2, 1];

    /// <summary>The first instant of the sale, once it was announced.</summary>
    public DateTimeOffset? At { get; private set; }

    /// <summary>From here on the clock ticks.</summary>
    public void Announce()
    {
        At = time.GetUtcNow() + Notice;
        progress("");
        progress($"  the shop     {url}");
        progress($"  the console  {new Uri(url, "admin")}  ({Api.Administrator.Email})");
        progress("");
        progress(Invariant($"the sale opens in {Notice.TotalSeconds} s"));
    }

    /// <summary>Calls the last seconds, and comes back when the sale is open.</summary>
    /// <param name="isOpen">What the system says.</param>
    /// <param name="cancel">Ends it.</param>
    /// <exception cref="NotTriedException">It doesn't open.</exception>
    public async Task WaitAsync(Func<Task<bool>> isOpen, CancellationToken cancel)
    {
        foreach (var second in _called)
        {
            var wait = At!.Value - TimeSpan.FromSeconds(second) - time.GetUtcNow();
            // Getting ready took longer than that.
            if (wait < TimeSpan.Zero)
                continue;
            await Task.Delay(wait, time, cancel);
            progress(Invariant($"  {second}"));
        }
        if (At!.Value - time.GetUtcNow() is var rest && rest > TimeSpan.Zero)
            await Task.Delay(rest, time, cancel);
        while (!await isOpen())
        {
            if (time.GetUtcNow() - At > Patience)
                throw new NotTriedException(
                    Invariant($"The sale is not open {Patience.TotalSeconds} s after its time: compare the clocks.")
                );
            await Task.Delay(TimeSpan.FromMilliseconds(50), time, cancel);
        }
    }

    private static string Invariant(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
