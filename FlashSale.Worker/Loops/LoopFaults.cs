using FlashSale.Domain;

namespace FlashSale.Worker;

/// <summary>
/// What one loop remembers of its failures. An outage is told once when it begins and once when it ends, not at every try; a failure
/// that is no outage is a mistake of ours, and told again and again, but not by each of five passes a second.
/// </summary>
/// <param name="loop">Shared by loops that do the same.</param>
/// <param name="subject">What this one of them does it for, or null.</param>
/// <param name="health">Hears of it.</param>
/// <param name="time">By which it is told again.</param>
/// <param name="logger">Hears of it.</param>
internal sealed class LoopFaults(string loop, string? subject, LoopHealth health, TimeProvider time, ILogger logger)
{
    /// <summary>From one mistake that is told to the next, while there is no pass without any.</summary>
    public static readonly TimeSpan TellAgain = BackOff.Max;

    private int _failures;
    private long? _toldAt;

    /// <summary>Returns how long to wait before the next try.</summary>
    public TimeSpan Failed(Exception e)
    {
        var isNews = _failures++ == 0 && health.Failing(loop);
        if (e is not StoreUnavailableException)
            TellMistake(e);
        else if (isNews)
            Log.LoopInterrupted(logger, loop, e.Message);
        return BackOff.After(_failures);
    }

    /// <summary>It works, or it ends: whatever it suffered from is over.</summary>
    public void Succeeded()
    {
        if (_failures > 0 && health.Working(loop))
            Log.LoopResumed(logger, loop, _failures);
        _failures = 0;
        _toldAt = null;
    }

    private void TellMistake(Exception e)
    {
        if (_toldAt is { } told && time.GetElapsedTime(told) < TellAgain)
            return;
        _toldAt = time.GetTimestamp();
        Log.LoopFailed(logger, e, loop, subject);
    }
}
