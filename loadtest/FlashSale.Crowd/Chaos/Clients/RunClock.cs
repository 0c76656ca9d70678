using System.Diagnostics;

namespace FlashSale.Crowd.Chaos.Clients;

/// <summary>Milliseconds since 1970 that never go back: the wall clock is asked once. Comparable with Redis' clock on the same machine.</summary>
internal sealed class RunClock(TimeProvider time)
{
    private readonly long _origin = time.GetUtcNow().ToUnixTimeMilliseconds();
    private readonly long _start = Stopwatch.GetTimestamp();

    public long NowMs => _origin + (long)Stopwatch.GetElapsedTime(_start).TotalMilliseconds;
}
