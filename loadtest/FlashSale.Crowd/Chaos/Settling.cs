using System.Diagnostics;
using FlashSale.Crowd.Api;
using FlashSale.Crowd.Api.Contract;

namespace FlashSale.Crowd.Chaos;

/// <summary>Waits until the system says of itself that it has come to rest. Whether that is true is for the checker to find out.</summary>
/// <param name="administrator">Who asks for audits.</param>
/// <param name="patience">How long rest may take.</param>
internal sealed class Settling(Administrator administrator, TimeSpan patience)
{
    /// <returns>How long it took, or the whole patience.</returns>
    public async Task<TimeSpan> WaitAsync(IEnumerable<string> products, CancellationToken cancel)
    {
        var start = Stopwatch.GetTimestamp();
        foreach (var product in products)
        {
            while (!IsAtRest(await administrator.TryAuditAsync(product, cancel)) && Stopwatch.GetElapsedTime(start) < patience)
                await Task.Delay(100, cancel);
        }
        return Stopwatch.GetElapsedTime(start);
    }

    private static bool IsAtRest(AuditAnswer? audit) =>
        audit is { Balanced: true, Pending: 0, Held: 0 } && audit.Persisted == audit.Held + audit.Sold;
}
