using System.Diagnostics;
using System.Net.Sockets;

namespace FlashSale.Bench.Crowds;

/// <summary>
/// People at open connections. Each presses, waits for the answer, thinks for a while and presses for the next thing; who is told to come
/// back later does so, with the same key, after the time that was named.
/// </summary>
/// <param name="url">Of the API.</param>
/// <param name="next">What somebody presses for next; null: there is nothing any more.</param>
internal sealed class Crowd(Uri url, Func<byte[]?> next)
{
    /// <summary>Connections that are being made at the same time: fewer than the server's queue of them holds.</summary>
    private const int Connecting = 100;

    /// <param name="connections">How many people.</param>
    /// <param name="thinking">How long each waits between an acceptance and the next press, on average.</param>
    /// <param name="settle">Time until it is measured: everybody has pressed by then.</param>
    /// <param name="length">Time in which it is measured.</param>
    /// <param name="cancel">Ends it.</param>
    /// <exception cref="SocketException">Not everybody can be connected.</exception>
    public async Task<CrowdPhase> RunAsync(int connections, TimeSpan thinking, TimeSpan settle, TimeSpan length, CancellationToken cancel)
    {
        var people = new HttpConnection[connections];
        try
        {
            for (var i = 0; i < connections; i++)
                people[i] = new HttpConnection();
            var start = Stopwatch.GetTimestamp();
            await Parallel.ForEachAsync(
                people,
                new ParallelOptions { MaxDegreeOfParallelism = Connecting, CancellationToken = cancel },
                (person, token) => person.ConnectAsync(url, token)
            );
            await using var clock = new AlarmClock(cancel);
            var connecting = Stopwatch.GetElapsedTime(start);
            start = Stopwatch.GetTimestamp();
            var end = settle + length;
            var presses = await Task.WhenAll(
                people.Select(person => Task.Run(() => PressAsync(person, clock, thinking, start, settle, end, cancel), cancel))
            );
            var all = presses.SelectMany(static own => own.Presses).ToArray();
            return new(connections, connecting, length, all, presses.Count(static own => own.Unheard));
        }
        finally
        {
            foreach (var person in people)
                person?.Dispose();
        }
    }

    /// <returns>All presses, and whether the last thing that was pressed for may have been got without a word.</returns>
    private async Task<(List<Press> Presses, bool Unheard)> PressAsync(
        HttpConnection person,
        AlarmClock clock,
        TimeSpan thinking,
        long start,
        TimeSpan settle,
        TimeSpan end,
        CancellationToken cancel
    )
    {
        var presses = new List<Press>();
        var unheard = false;
        // Not all in the same millisecond.
        await ThinkAsync(clock, thinking);
        for (var wanted = next(); wanted is not null && Stopwatch.GetElapsedTime(start) < end; )
        {
            var (press, wait) = await PressAsync(person, wanted, cancel);
            var now = Stopwatch.GetElapsedTime(start);
            presses.Add(press with { Counts = now >= settle && now < end });
            // An overloaded server has done nothing this time, which says nothing of the time before.
            unheard = press.Answer is Answer.Unavailable or Answer.Broken || (press.Answer == Answer.Overloaded && unheard);
            if (press.Answer == Answer.Broken)
                break;
            if (press.Answer is not (Answer.Overloaded or Answer.Unavailable))
            {
                wanted = next();
                await ThinkAsync(clock, thinking);
            }
            else if (now + wait is var back && back < end)
                await clock.SleepAsync(wait ?? TimeSpan.Zero);
            else
                break;
        }
        return (presses, unheard);
    }

    private static async Task<(Press Press, TimeSpan? Wait)> PressAsync(HttpConnection person, byte[] wanted, CancellationToken cancel)
    {
        var sent = Stopwatch.GetTimestamp();
        try
        {
            var (answer, wait) = await person.SendAsync(wanted, cancel);
            return (new(answer, Stopwatch.GetElapsedTime(sent).TotalMilliseconds, Counts: false), wait);
        }
        catch (Exception e) when (e is SocketException or IOException)
        {
            return (new(Answer.Broken, Stopwatch.GetElapsedTime(sent).TotalMilliseconds, Counts: false), null);
        }
    }

    /// <summary>Between nothing and twice the average, each time is as likely as any other.</summary>
    private static Task ThinkAsync(AlarmClock clock, TimeSpan average) =>
        average == TimeSpan.Zero ? Task.CompletedTask : clock.SleepAsync(average * (2 * Random.Shared.NextDouble()));
}
