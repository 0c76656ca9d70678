using FlashSale.Domain;

namespace FlashSale.Worker;

/// <summary>
/// What one loop remembers of its failures. An outage is told once when it begins and once when it ends, not at every try; a failure
/// that is no outage is a mistake of ours and told each time.
/// </summary>
internal sealed class LoopFaults(string loop, LoopHealth health, ILogger logger)
{
    private int _failures;

    /// <summary>Returns how long to wait before the next try.</summary>
    public TimeSpan Failed(Exception e)
    {
        health.Failing(loop);
        _failures++;
        if (e is not StoreUnavailableException)
            Log.LoopFailed(logger, e, loop);
        else if (_failures == 1)
            Log.LoopInterrupted(logger, loop, e.Message);
        return BackOff.After(_failures);
    }

    public void Succeeded()
    {
        if (_failures == 0)
            return;
        Log.LoopResumed(logger, loop, _failures);
        Forget();
    }

    /// <summary>The loop ends: whatever it suffered from concerns nobody any more.</summary>
    public void Forget()
    {
        _failures = 0;
        health.Working(loop);
    }
}
