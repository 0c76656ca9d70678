using System.Diagnostics;

namespace FlashSale.Tests.Infrastructure;

/// <summary>Waits for what another task is about to do: as short as possible, and long enough for a busy machine.</summary>
internal static class Eventually
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(30);

    public static async Task IsTrueAsync(Func<Task<bool>> condition, string what)
    {
        for (var watch = Stopwatch.StartNew(); !await condition(); await Task.Delay(20))
            Assert.True(watch.Elapsed < Limit, $"Not within {Limit.TotalSeconds} s: {what}");
    }

    public static Task IsTrueAsync(Func<bool> condition, string what) => IsTrueAsync(() => Task.FromResult(condition()), what);
}
