using System.Diagnostics;
using System.Globalization;
using FlashSale.Tests.Infrastructure;
using FlashSale.Worker;
using Microsoft.Extensions.Configuration;

namespace FlashSale.Tests.Worker;

public sealed class ProcessPriorityTests
{
    private const int BelowNormal = 10;

    /// <summary>On Linux a priority is a thread's own: what matters are those of the pool, which do the work.</summary>
    [Theory]
    [InlineData(null, BelowNormal)]
    [InlineData("Normal", null)]
    [Trait(Tiers.Name, Tiers.Integration)]
    public async Task Worker_Started_ItsPoolHasTheConfiguredPriority(string? setting, int? nice)
    {
        await using var redis = await RedisServer.StartNewAsync();
        var folder = Directory.CreateDirectory(Path.Combine(AppContext.BaseDirectory, "worker", Guid.NewGuid().ToString("N"))).FullName;
        var start = new ProcessStartInfo("dotnet", [Path.Combine(AppContext.BaseDirectory, "FlashSale.Worker.dll")])
        {
            WorkingDirectory = folder,
            RedirectStandardOutput = true,
            Environment =
            {
                ["ASPNETCORE_URLS"] = "http://127.0.0.1:0",
                ["ConnectionStrings__redis"] = redis.ConnectionString,
                ["ConnectionStrings__flashsale"] = $"Data Source={Path.Combine(folder, "flashsale.db")}",
                ["Payments__AllowSimulated"] = "true",
                ["Worker__Priority"] = setting,
            },
        };
        using var worker = Process.Start(start)!;
        try
        {
            await ListensAsync(worker);
            await Eventually.IsTrueAsync(() => Task.FromResult(OfPool(worker.Id).Count > 2), "several threads of the pool are there");

            var expected = nice ?? Nice(File.ReadAllText("/proc/self/stat"));
            Assert.All(OfPool(worker.Id), found => Assert.Equal(expected, found));
        }
        finally
        {
            worker.Kill();
            await worker.WaitForExitAsync();
            Directory.Delete(folder, recursive: true);
        }
    }

    [Theory]
    [InlineData("Lowish")]
    [InlineData("3")]
    [Trait(Tiers.Name, Tiers.Unit)]
    public void Apply_NoPriority_NamesTheSetting(string value)
    {
        var configuration = new ConfigurationBuilder().AddInMemoryCollection([new(ProcessPriority.Setting, value)]).Build();

        var e = Assert.Throws<InvalidOperationException>(() => ProcessPriority.Apply(configuration));

        Assert.Contains(ProcessPriority.Setting, e.Message, StringComparison.Ordinal);
    }

    private static async Task ListensAsync(Process worker)
    {
        using var bound = new CancellationTokenSource(Eventually.Bound);
        while (await worker.StandardOutput.ReadLineAsync(bound.Token) is { } line)
        {
            if (line.Contains("Application started", StringComparison.Ordinal))
            {
                // Whatever else it says must not fill the pipe.
                _ = worker.StandardOutput.ReadToEndAsync(CancellationToken.None);
                return;
            }
        }
        Assert.Fail("the worker ended");
    }

    private static List<int> OfPool(int process) =>
        [
            .. Directory
                .GetDirectories($"/proc/{process}/task")
                .Where(static thread =>
                    File.ReadAllText(Path.Combine(thread, "comm")).StartsWith(".NET TP Worker", StringComparison.Ordinal)
                )
                .Select(static thread => Nice(File.ReadAllText(Path.Combine(thread, "stat")))),
        ];

    /// <summary>The 19th field; the second, a name in parentheses, may have blanks.</summary>
    private static int Nice(string stat) => int.Parse(stat[(stat.LastIndexOf(')') + 2)..].Split(' ')[16], CultureInfo.InvariantCulture);
}
