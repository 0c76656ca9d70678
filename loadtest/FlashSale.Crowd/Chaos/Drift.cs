using FlashSale.Crowd.Chaos.Processes;

namespace FlashSale.Crowd.Chaos;

/// <summary>Falsifies a quiet sale behind the system's back, and waits until the system has noticed and put it right.</summary>
internal static class Drift
{
    /// <returns>From the falsification to a balanced audit.</returns>
    public static async Task<TimeSpan> InjectAsync(
        Site site,
        string product,
        Settling settling,
        Action<string> progress,
        CancellationToken cancel
    )
    {
        using var redis = await site.ConnectRedisAsync(cancel);
        await redis.SendAsync(cancel, "INCRBY", $"product:stock:{{{product}}}", "3");
        progress("three units too many are in the stock counter now; waiting for the repair");
        return await settling.WaitAsync([product], cancel);
    }
}
