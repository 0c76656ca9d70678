using System.Net;
using Microsoft.Extensions.Logging;
using StackExchange.Redis;

namespace FlashSale.Storage.Redis;

/// <summary>
/// Leaves a Redis alone that does not answer. After a few commands in a row without an answer, further ones are refused at once until a
/// probe is answered: callers hear at once what they would have heard anyway, and nothing piles up in front of Redis that it would carry
/// out after its return, for nobody.
/// </summary>
/// <remarks>
/// While all is well this costs the reading of one field. A connection that is down needs none of it: its commands fail by themselves. In
/// a cluster one master that answers is enough to go on: the others' slots must not suffer from the one that is frozen.
/// </remarks>
internal sealed class RedisBreaker(IConnectionMultiplexer connection, int breakAfter, TimeProvider time, ILogger<RedisGateway> logger)
{
    /// <summary>A probe that Redis can't even be sent is repeated after this.</summary>
    private static readonly TimeSpan ProbeInterval = TimeSpan.FromMilliseconds(100);

    /// <summary>Commands without an answer since the last one that got one. From <c>breakAfter</c> on, only the probe puts it back.</summary>
    private int _unanswered;

    /// <summary>True: don't ask.</summary>
    public bool IsOpen => Volatile.Read(ref _unanswered) >= breakAfter;

    /// <summary>True: the last command that ended got no answer, so the next one had better not be waited for long.</summary>
    public bool IsSuspicious => Volatile.Read(ref _unanswered) != 0;

    /// <summary>Of errors, too: who refuses is there.</summary>
    public void Answered()
    {
        var unanswered = Volatile.Read(ref _unanswered);
        if (unanswered != 0 && unanswered < breakAfter)
            Interlocked.CompareExchange(ref _unanswered, 0, unanswered);
    }

    public void NotAnswered()
    {
        if (Interlocked.Increment(ref _unanswered) != breakAfter)
            return;
        // Nothing of the request that happened to be the last one: not its trace, not its patience.
        using (ExecutionContext.SuppressFlow())
            _ = Task.Run(ProbeAsync);
    }

    private async Task ProbeAsync()
    {
        Log.RedisIsSilent(logger, breakAfter);
        using var found = new CancellationTokenSource();
        await Task.WhenAny(connection.GetEndPoints().Select(endPoint => UntilAnsweredAsync(endPoint, found.Token)));
        await found.CancelAsync();
        Volatile.Write(ref _unanswered, 0);
        Log.RedisAnswersAgain(logger);
    }

    /// <summary>
    /// One question at a time. Frozen, Redis answers it in the moment of its return; if the connection breaks, it fails and is asked again.
    /// </summary>
    private async Task UntilAnsweredAsync(EndPoint endPoint, CancellationToken stop)
    {
        while (!stop.IsCancellationRequested)
        {
            Task<TimeSpan>? ping = null;
            try
            {
                ping = connection.GetServer(endPoint).PingAsync();
                await ping.WaitAsync(RedisGateway.Lost, time, stop);
                return;
            }
            catch (Exception e) when (e is RedisServerException or ObjectDisposedException)
            {
                // It answered, though not this; or the service has ended, and nobody asks any more.
                return;
            }
            catch (Exception e) when (RedisGateway.Abandon(ping) && e is RedisException or TimeoutException or OperationCanceledException)
            {
                await Task.Delay(ProbeInterval, time, stop).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
        }
    }
}
