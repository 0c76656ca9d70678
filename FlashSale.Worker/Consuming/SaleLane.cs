using FlashSale.Domain;

namespace FlashSale.Worker;

/// <summary>
/// Reads one sale's stream: full batches one after the other, after a smaller one a moment later, and ever more seldom while there is
/// nothing to do. Redis is never asked to block, because a blocking read would hold up everybody who shares the connection.
/// </summary>
/// <param name="product">Whose stream.</param>
/// <param name="context">What all lanes of this process share.</param>
internal sealed class SaleLane(ProductId product, LaneContext context)
{
    private TaskCompletionSource _news = NoNews();

    /// <summary>What was read and isn't finished. Kept through an outage, so that recovery doesn't wait for a claim.</summary>
    private IReadOnlyList<SaleStreamEntry> _inHand = [];

    private bool _busy;

    /// <summary>Something happened in this sale: read now instead of when the wait ends.</summary>
    public void Wake() => Volatile.Read(ref _news).TrySetResult();

    /// <summary>Ends soon after <paramref name="stop"/>; a batch in the works may finish until <paramref name="abandon"/>.</summary>
    public async Task RunAsync(CancellationToken stop, CancellationToken abandon)
    {
        var faults = new LoopFaults(nameof(OrderConsumer), $"for {product}", context.Health, context.Time, context.Logger);
        var idle = context.Options.IdleMin;
        while (!stop.IsCancellationRequested)
        {
            try
            {
                var taken = await TakeTurnAsync(stop, abandon);
                faults.Succeeded();
                Count(busy: taken > 0);
                if (taken > 0 && taken < context.Options.BatchSize)
                    await GatherAsync(stop);
                idle = taken > 0 ? context.Options.IdleMin : await RestAsync(idle, stop);
            }
            catch (OperationCanceledException) when (stop.IsCancellationRequested)
            {
                break;
            }
            catch (Exception e)
            {
                await Task.Delay(faults.Failed(e), context.Time, stop).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
        }
        Count(busy: false);
        faults.Succeeded();
    }

    private void Count(bool busy)
    {
        if (busy == _busy)
            return;
        _busy = busy;
        context.Pace.CountBusy(busy);
    }

    /// <summary>One batch, then the next lane's turn: a busy sale can't starve the others. Returns how many entries it had.</summary>
    private async Task<int> TakeTurnAsync(CancellationToken stop, CancellationToken abandon)
    {
        await context.Turns.WaitAsync(stop);
        try
        {
            if (_inHand.Count == 0)
                _inHand = await context.Stream.ReadAsync(product, context.Consumer, context.Options.BatchSize, abandon);
            if (_inHand.Count == 0)
                return 0;
            await context.Handler.HandleAsync(product, _inHand, abandon);
            var taken = _inHand.Count;
            _inHand = [];
            return taken;
        }
        finally
        {
            context.Turns.Release();
        }
    }

    /// <summary>Returns the next wait: twice this one, unless news ended it early.</summary>
    private async Task<TimeSpan> RestAsync(TimeSpan wait, CancellationToken stop)
    {
        if (await WaitForNewsAsync(wait, stop))
            return context.Options.IdleMin;
        return wait * 2 < context.Pace.LongestRest ? wait * 2 : context.Pace.LongestRest;
    }

    /// <summary>News end the pause, but not the wait for the beat of many busy lanes: a batch makes news, and each of them would wake itself.</summary>
    private Task GatherAsync(CancellationToken stop) =>
        context.Pace.UntilBeat is { } wait ? Task.Delay(wait, context.Time, stop) : WaitForNewsAsync(context.Options.Gather, stop);

    private async Task<bool> WaitForNewsAsync(TimeSpan atMost, CancellationToken stop)
    {
        await _news.Task.WaitAsync(atMost, context.Time, stop).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        if (!_news.Task.IsCompleted)
            return false;
        // News that comes before the swap is not lost: the read that follows sees what it was about.
        Volatile.Write(ref _news, NoNews());
        return true;
    }

    private static TaskCompletionSource NoNews() => new(TaskCreationOptions.RunContinuationsAsynchronously);
}
