using Aspire.Hosting.Testing;
using FlashSale.AppHost;
using FlashSale.Tests.Infrastructure;

namespace FlashSale.Tests.AppHost;

[Collection(AppHostCollection.Name)]
[Trait(Tiers.Name, Tiers.Distributed)]
public sealed class RedisTests(AppHostFixture fixture)
{
    [Fact]
    public async Task Redis_OfTheAppHost_KeepsWhatItAcknowledged() =>
        await PromisedRedis.AssertRunsAsync((await fixture.App.GetConnectionStringAsync(ResourceNames.Redis))!);
}
