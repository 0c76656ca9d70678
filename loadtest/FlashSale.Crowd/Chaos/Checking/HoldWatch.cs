using System.Globalization;

namespace FlashSale.Crowd.Chaos.Checking;

/// <summary>
/// Looks at the holds of a sale again and again, for nobody is told when one ends. It reads Redis itself, and sees nothing while Redis is
/// away.
/// </summary>
/// <param name="connect">A new connection to Redis.</param>
/// <param name="product">Whose holds.</param>
internal sealed class HoldWatch(Func<CancellationToken, Task<RespClient>> connect, string product) : IAsyncDisposable
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(200);

    private readonly CancellationTokenSource _stop = new();
    private readonly List<HoldLook> _looks = [];
    private Task _watching = Task.CompletedTask;

    public void Start() => _watching = WatchAsync(_stop.Token);

    /// <summary>Looks for a last time.</summary>
    /// <exception cref="NotTriedException">The holds are not in the documented format.</exception>
    /// <exception cref="IOException">Redis is away.</exception>
    public async Task<IReadOnlyList<HoldLook>> StopAsync(CancellationToken cancel)
    {
        await _stop.CancelAsync();
        await _watching;
        using var redis = await connect(cancel);
        _looks.Add(await LookAsync(redis, cancel));
        return _looks;
    }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _watching.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        _stop.Dispose();
    }

    private async Task WatchAsync(CancellationToken stop)
    {
        while (!stop.IsCancellationRequested)
        {
            try
            {
                using var redis = await connect(stop);
                for (; ; )
                {
                    _looks.Add(await LookAsync(redis, stop));
                    await Task.Delay(Pause, stop);
                }
            }
            catch (Exception e) when (e is IOException or RespException)
            {
                // It was killed, or reads its file: the next connection tells.
                await Task.Delay(Pause, CancellationToken.None);
            }
            catch (OperationCanceledException)
            {
                return;
            }
        }
    }

    // The time first: a hold that is there afterwards was there then.
    private async Task<HoldLook> LookAsync(RespClient redis, CancellationToken cancel)
    {
        try
        {
            // seconds, microseconds
            var time = (List<object?>)(await redis.SendAsync(cancel, "TIME"))!;
            // order, deadline in milliseconds, order, …
            var holds = (List<object?>)(await redis.SendAsync(cancel, "ZRANGE", $"holds:{{{product}}}", "0", "-1", "WITHSCORES"))!;
            return new HoldLook(
                (Number(time[0]) * 1000) + (Number(time[1]) / 1000),
                holds.Chunk(2).ToDictionary(static hold => (string)hold[0]!, static hold => Number(hold[1]))
            );
        }
        catch (Exception e) when (e is FormatException or InvalidCastException)
        {
            throw new NotTriedException($"Redis has no readable holds of {product}: {e.Message}", e);
        }
    }

    private static long Number(object? text) => long.Parse((string)text!, CultureInfo.InvariantCulture);
}
