using FlashSale.Domain;
using FlashSale.Storage;
using FlashSale.Tests.Infrastructure;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace FlashSale.Tests.Stores;

/// <summary>A MongoDB connection string gives MongoDB stores, ready once the host has started.</summary>
[Trait(Tiers.Name, Tiers.Integration)]
public sealed class MongoRegistrationTests(MongoServer server) : IClassFixture<MongoServer>
{
    [Theory]
    [InlineData("/named", "/named")]
    [InlineData("", "/flashsale")]
    public async Task AddDocumentStore_MongoConnectionString_IsReadyOnceTheHostHasStarted(string path, string database)
    {
        var builder = new HostApplicationBuilder(new HostApplicationBuilderSettings { DisableDefaults = true });
        builder.Configuration["ConnectionStrings:flashsale"] = server.ConnectionString.TrimEnd('/') + path;
        builder.Services.AddSingleton(TimeProvider.System);
        builder.AddDocumentStore();
        using var host = builder.Build();
        await host.StartAsync();
        var (store, order) = (host.Services.GetRequiredService<IOrderStore>(), StoreData.Order(ProductId.New()));

        await store.SaveAsync([order], default);

        Assert.Equal(order, await store.FindAsync(order.Id, default));
        Assert.EndsWith(database, host.Services.GetRequiredService<IStoreLifecycle>().Description, StringComparison.Ordinal);
        await host.StopAsync();
    }
}
