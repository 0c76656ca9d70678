using System.Diagnostics;

namespace FlashSale.Crowd.Rushing;

/// <summary>Everybody presses "buy": in the same instant, or one after the other for people to watch.</summary>
internal static class Rush
{
    /// <summary>Connections opened at a time: a listener's backlog is finite, and the rush has not begun.</summary>
    private const int WarmUpWidth = 64;

    /// <exception cref="NotTriedException">Not all connections could be opened.</exception>
    public static async Task OpenConnectionsAsync(IReadOnlyList<Buyer> buyers, string productId, CancellationToken cancel)
    {
        try
        {
            var width = new ParallelOptions { MaxDegreeOfParallelism = WarmUpWidth, CancellationToken = cancel };
            await Parallel.ForEachAsync(buyers, width, async (buyer, token) => await buyer.WarmUpAsync(productId, token));
        }
        catch (HttpRequestException e)
        {
            throw new NotTriedException($"The connections of {buyers.Count} buyers could not be opened: {e.Message}", e);
        }
    }

    /// <param name="buyers">Everybody.</param>
    /// <param name="productId">What they want.</param>
    /// <param name="over">How long it takes until the last of them comes; zero: all come at once.</param>
    /// <param name="cancel">Ends it.</param>
    /// <returns>What everybody was told, and how long it took until the last one was.</returns>
    public static async Task<(IReadOnlyList<Attempt> Attempts, TimeSpan Elapsed)> RunAsync(
        IReadOnlyList<Buyer> buyers,
        string productId,
        TimeSpan over,
        CancellationToken cancel
    )
    {
        var gate = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var crowd = buyers.Select(PressWhenOpenAsync).ToList();
        var start = Stopwatch.GetTimestamp();
        gate.SetResult();
        var attempts = await Task.WhenAll(crowd);
        return ([.. attempts.SelectMany(static attempt => attempt)], Stopwatch.GetElapsedTime(start));

        async Task<IReadOnlyList<Attempt>> PressWhenOpenAsync(Buyer buyer)
        {
            await gate.Task;
            if (over > TimeSpan.Zero)
                await Task.Delay(Arrivals.Of(buyer.Number, buyers.Count, over), cancel);
            return await buyer.RushAsync(productId, cancel);
        }
    }
}
