namespace FlashSale.Tests.LocalHosting;

/// <summary>Waiting for what will be true, with a bound that only a failure reaches.</summary>
internal static class Eventually
{
    public static readonly TimeSpan Bound = TimeSpan.FromSeconds(60);

    public static Task IsTrueAsync(Func<bool> condition, string what) => IsTrueAsync(() => Task.FromResult(condition()), what);

    public static async Task IsTrueAsync(Func<Task<bool>> condition, string what)
    {
        using var bound = new CancellationTokenSource(Bound);
        while (!await condition())
        {
            Assert.False(bound.IsCancellationRequested, $"Not within {Bound.TotalSeconds} s: {what}");
            await Task.Delay(50);
        }
    }
}
