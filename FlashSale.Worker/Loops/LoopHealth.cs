using System.Collections.Concurrent;

namespace FlashSale.Worker;

/// <summary>Which loops are failing at the moment: what <see cref="ConsumerHealthCheck"/> tells.</summary>
internal sealed class LoopHealth
{
    private readonly ConcurrentDictionary<string, byte> _failing = new();

    public bool AllWell => _failing.IsEmpty;

    public void Failing(string loop) => _failing[loop] = 0;

    public void Working(string loop) => _failing.TryRemove(loop, out _);
}
