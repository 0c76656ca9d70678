using Aspire.Hosting.ApplicationModel;
using Aspire.Hosting.Testing;
using FlashSale.AppHost;
using FlashSale.Tests.Infrastructure;

namespace FlashSale.Tests.LocalHosting;

/// <summary>What AppHost.cs describes, without starting it.</summary>
[Trait(Tiers.Name, Tiers.Integration)]
public sealed class AppHostTopologyTests
{
    [Fact]
    public async Task Create_NothingConfigured_StartsRedisAndTheStore()
    {
        await using var builder = await DistributedApplicationTestingBuilder.CreateAsync<Projects.FlashSale_AppHost>();

        Assert.Single(builder.Resources.OfType<RedisResource>());
        Assert.Single(builder.Resources.OfType<MongoDBDatabaseResource>());
        Assert.Equal(2, builder.Resources.OfType<ProjectResource>().Count());
    }

    [Fact]
    public async Task Create_OwnServersAreConfigured_UsesThemAndStartsNone()
    {
        await using var builder = await DistributedApplicationTestingBuilder.CreateAsync<Projects.FlashSale_AppHost>([
            "--ConnectionStrings:redis=mine:6379,password=secret",
            "--ConnectionStrings:flashsale=Data Source=/mine.db",
        ]);
        await using var app = await builder.BuildAsync();

        Assert.Empty(builder.Resources.OfType<RedisResource>());
        Assert.Empty(builder.Resources.OfType<MongoDBServerResource>());
        Assert.Equal("mine:6379,password=secret", await app.GetConnectionStringAsync(ResourceNames.Redis));
        Assert.Equal("Data Source=/mine.db", await app.GetConnectionStringAsync(ResourceNames.Database));
    }
}
