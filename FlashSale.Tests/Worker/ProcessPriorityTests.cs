using System.Diagnostics;
using System.Globalization;
using FlashSale.Crowd.Chaos.Processes;
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
        var address = new Uri($"http://127.0.0.1:{Ports.Free(1)[0]}");
        using var client = new HttpClient();
        using var guard = new OrphanGuard();
        await using (var worker = new Part("worker", Recipe, input: null, IsAliveAsync, folder, guard))
        {
            await worker.StartAsync();
            await worker.WaitUntilReadyAsync(default);
            await Eventually.IsTrueAsync(() => OfPool(worker.ProcessId).Count > 2, "several threads of the pool are there");

            var expected = nice ?? Nice("/proc/self");
            Assert.All(OfPool(worker.ProcessId), found => Assert.Equal(expected, found));
        }
        Directory.Delete(folder, recursive: true);

        ProcessStartInfo Recipe() =>
            new("dotnet", [Path.Combine(AppContext.BaseDirectory, "FlashSale.Worker.dll")])
            {
                Environment =
                {
                    ["ASPNETCORE_URLS"] = address.ToString(),
                    ["ConnectionStrings__redis"] = redis.ConnectionString,
                    ["ConnectionStrings__flashsale"] = $"Data Source={Path.Combine(folder, "flashsale.db")}",
                    ["Payments__AllowSimulated"] = "true",
                    ["Worker__Priority"] = setting,
                },
            };

        async Task<bool> IsAliveAsync(CancellationToken cancel)
        {
            using var answer = await client.GetAsync(new Uri(address, "/alive"), cancel);
            return answer.IsSuccessStatusCode;
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

    private static List<int> OfPool(int? process) =>
        [
            .. Directory
                .GetDirectories($"/proc/{process}/task")
                .Where(static thread => File.ReadAllText($"{thread}/comm").StartsWith(".NET TP Worker", StringComparison.Ordinal))
                .Select(Nice),
        ];

    /// <summary>The 19th field; the second, a name in parentheses, may have blanks.</summary>
    private static int Nice(string thread)
    {
        var stat = File.ReadAllText($"{thread}/stat");
        return int.Parse(stat[(stat.LastIndexOf(')') + 2)..].Split(' ')[16], CultureInfo.InvariantCulture);
    }
}
