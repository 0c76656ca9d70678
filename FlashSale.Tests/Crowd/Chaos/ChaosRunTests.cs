using FlashSale.Crowd.Chaos;
using FlashSale.Crowd.Chaos.Checking;
using FlashSale.Crowd.Chaos.Clients;
using FlashSale.Crowd.Chaos.Processes;
using FlashSale.Tests.Infrastructure;

namespace FlashSale.Tests.Crowd.Chaos;

/// <summary>The whole run, only shorter: real processes, really killed.</summary>
[Trait(Tiers.Name, Tiers.Distributed)]
public sealed class ChaosRunTests
{
    [Fact]
    public async Task Run_TenSecondsOfFaults_EveryPromiseKept()
    {
        var folder = Path.Combine(AppContext.BaseDirectory, "chaos", Guid.NewGuid().ToString("N"));
        var options = new ChaosOptions
        {
            Api = Path.Combine(AppContext.BaseDirectory, "FlashSale.ApiService.dll"),
            Worker = Path.Combine(AppContext.BaseDirectory, "FlashSale.Worker.dll"),
            Folder = folder,
            Length = TimeSpan.FromSeconds(10),
            Seed = 1,
            Drift = false,
        };
        ChaosResult result;
        await using (var site = new Site(folder, options.Api, options.Worker))
            result = await new ChaosRun(options, site, new RunClock(TimeProvider.System), static _ => { }).RunAsync(folder, default);

        Assert.NotEmpty(result.Faults);
        Assert.All(result.Sales, static sale => Assert.NotEmpty(sale.Store));
        // How long something took is the machine's doing as much as ours: PunctualityTests judge that, on paper.
        var judged = result.Findings.Where(static finding => finding.Promise is not (Punctuality.Recovers or Punctuality.HoldsEnd));
        Assert.Equal([], judged.Where(static finding => !finding.Kept).Select(static f => $"{f.Promise}: {f.Detail}"));
        Directory.Delete(folder, recursive: true);
    }
}
