using Aspire.Hosting.Testing;
using FlashSale.AppHost;
using FlashSale.Tests.AppHost;
using FlashSale.Tests.Infrastructure;
using FlashSale.Tests.Tools;

namespace FlashSale.Tests.LoadTesting;

/// <summary>The scenarios themselves, with few users.</summary>
[Collection(AppHostCollection.Name)]
[Trait(Tiers.Name, Tiers.Distributed)]
public sealed class K6Tests(AppHostFixture fixture)
{
    private static readonly TimeSpan _bound = TimeSpan.FromMinutes(4);

    [FactWithProgram("k6")]
    public async Task Rush_FewUsers_KeepsEveryPromise()
    {
        var (code, output) = await LoadAsync("USERS=30 STOCK=10 LEAD=3s", "rush");

        Assert.True(code == 0, output);
        Assert.Contains("All 12 promises were kept.", output, StringComparison.Ordinal);
    }

    /// <summary>Nobody listens at the discard port.</summary>
    [FactWithProgram("k6")]
    public async Task Rush_NobodyListens_FailsAndSaysSo()
    {
        var (code, output) = await RunAsync("USERS=1", "http://localhost:9", "rush");

        Assert.NotEqual(0, code);
        Assert.Contains("Nobody answers at http://localhost:9", output, StringComparison.Ordinal);
    }

    private Task<(int ExitCode, string Output)> LoadAsync(string settings, string scenario) =>
        RunAsync(settings, fixture.App.GetEndpoint(ResourceNames.Api).ToString(), scenario);

    private static Task<(int ExitCode, string Output)> RunAsync(string settings, string url, string scenario) =>
        Shell.RunAsync($"{settings} ./flashsale load {scenario} --url {url} --quiet --no-color 2>&1", _bound);
}
