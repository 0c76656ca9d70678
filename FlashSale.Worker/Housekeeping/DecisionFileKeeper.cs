using FlashSale.Domain;
using Microsoft.Extensions.Options;

namespace FlashSale.Worker;

/// <summary>
/// Has the file of decisions written anew while nobody buys. Redis would do it when the file has reached a size, which it does in the middle
/// of a rush: then a second process wants the cores and the disk, each page that a purchase touches is copied first, and every answer waits for
/// the disk. A Redis that is started again reads the whole file before it answers, so it is to be short by then.
/// </summary>
/// <remarks>Several workers do no harm: the file is written anew once, and then has no reason to be.</remarks>
internal sealed class DecisionFileKeeper(
    IDecisionFile file,
    IOptions<DecisionFileOptions> options,
    LoopHealth health,
    TimeProvider time,
    ILogger<DecisionFileKeeper> logger
) : PeriodicLoop(health, time, logger)
{
    private (long Bytes, long At)? _last;
    private TimeSpan _quiet;

    protected override TimeSpan Interval => options.Value.LookInterval;

    internal override async Task RunOnceAsync(CancellationToken cancel)
    {
        if (await file.LookAsync(cancel) is not { } figures)
            return;
        Watch(figures);
        if (_quiet < options.Value.QuietFor || !IsWorthIt(figures))
            return;
        Log.DecisionFileRewritten(Logger, figures.Bytes);
        await file.RewriteAsync(cancel);
        _quiet = TimeSpan.Zero;
    }

    private void Watch(DecisionFileFigures figures)
    {
        var now = Time.GetTimestamp();
        if (_last is { } last)
        {
            var elapsed = Time.GetElapsedTime(last.At, now);
            var grown = figures.Bytes - last.Bytes;
            // A file that got shorter was written anew, or Redis was started again.
            var isQuiet = !figures.IsRewriting && grown >= 0 && grown <= options.Value.QuietBytesPerSecond * elapsed.TotalSeconds;
            _quiet = isQuiet ? _quiet + elapsed : TimeSpan.Zero;
        }
        _last = (figures.Bytes, now);
    }

    /// <summary>As Redis judges by default: it has doubled. Or nobody knows what it would be, and it is long.</summary>
    private bool IsWorthIt(DecisionFileFigures figures) =>
        figures.Bytes >= options.Value.LeastBytes && figures.Bytes >= 2 * figures.BytesAfterRewrite;
}
