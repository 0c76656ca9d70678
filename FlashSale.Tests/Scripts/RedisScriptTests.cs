using FlashSale.Domain;
using FlashSale.Tests.Infrastructure;
using FlashSale.Tests.Sales;

namespace FlashSale.Tests.Scripts;

/// <summary>A server that doesn't know a script (any more). It has a Redis to itself, because it empties the script cache.</summary>
[Trait(Tiers.Name, Tiers.Integration)]
public sealed class RedisScriptTests : IAsyncLifetime
{
    private readonly RedisFixture _redis = new();

    public Task InitializeAsync() => _redis.InitializeAsync();

    public Task DisposeAsync() => _redis.DisposeAsync();

    [Fact]
    public async Task Evaluate_ScriptCacheFlushed_SendsTheTextAndGoesOn()
    {
        var sale = await SaleBench.OpenAsync(_redis.Connection, stock: 100, limit: 0);
        await sale.BoughtAsync();

        await sale.Database.ExecuteAsync("SCRIPT", "FLUSH");
        var outcomes = await Task.WhenAll(Enumerable.Range(0, 50).Select(_ => sale.BuyAsync()));

        Assert.All(outcomes, static outcome => Assert.IsType<PurchaseOutcome.Accepted>(outcome));
        await sale.AssertBalancedAsync();
    }
}
