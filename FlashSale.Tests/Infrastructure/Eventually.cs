using System.Diagnostics;

namespace FlashSale.Tests.Infrastructure;

/// <summary>Waits for what another task is about to do: as short as possible, and long enough for a busy machine.</summary>
internal static class Eventually
{
    /// <summary>For what is waited for in one call, such as a process that starts or ends. Only a failure reaches it.</summary>
    public static readonly TimeSpan Bound = TimeSpan.FromSeconds(60);

    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(30);

    public static async Task IsTrueAsync(Func<Task<bool>> condition, string what)
    {
        for (var watch = Stopwatch.StartNew(); !await condition(); await Task.Delay(20))
            Assert.True(watch.Elapsed < Limit, $"Not within {Limit.TotalSeconds} s: {what}");
    }

    public static Task IsTrueAsync(Func<bool> condition, string what) => IsTrueAsync(() => Task.FromResult(condition()), what);
}
