using FlashSale.Domain;
using FlashSale.Storage;
using FlashSale.Tests.Infrastructure;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Hosting;

namespace FlashSale.Tests.Stores;

/// <summary>Which store a connection string chooses, and what a service does while that store is away.</summary>
[Trait(Tiers.Name, Tiers.Integration)]
public sealed class StoreRegistrationTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void AddDocumentStore_NoConnectionString_SaysWhichIsMissing()
    {
        var e = Assert.Throws<InvalidOperationException>(() => Builder(null).AddDocumentStore());

        Assert.Contains("ConnectionStrings:flashsale is not configured", e.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Server=db;Password=secret")]
    [InlineData("postgres://user:secret@host/db")]
    [InlineData("Data Source=")]
    public void AddDocumentStore_UnknownStore_SaysSoWithoutTheSecret(string connectionString)
    {
        var e = Assert.Throws<InvalidOperationException>(() => Builder(connectionString).AddDocumentStore());

        Assert.Contains("ConnectionStrings:flashsale is of no store", e.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("secret", e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task AddDocumentStore_SqliteFile_IsReadyOnceTheHostHasStarted()
    {
        using var host = Host(_folder.File("flashsale.db"));
        await host.StartAsync();

        var order = StoreData.Order(ProductId.New());
        await host.Services.GetRequiredService<IOrderStore>().SaveAsync([order], default);

        Assert.Equal(HealthStatus.Healthy, await StoreHealthAsync(host));
        Assert.Equal($"SQLite at {_folder.File("flashsale.db")}", host.Services.GetRequiredService<IStoreLifecycle>().Description);
        await host.StopAsync();
    }

    [Fact]
    public async Task AddDocumentStore_StoreIsAwayAtFirst_ServiceStaysUpAndRecovers()
    {
        Directory.CreateDirectory(_folder.Path);
        var inTheWay = _folder.File("data");
        await File.WriteAllTextAsync(inTheWay, "in the way");
        using var host = Host(Path.Combine(inTheWay, "flashsale.db"));

        await host.StartAsync();
        Assert.Equal(HealthStatus.Unhealthy, await StoreHealthAsync(host));

        File.Delete(inTheWay);
        for (var attempt = 0; attempt < 200 && await StoreHealthAsync(host) != HealthStatus.Healthy; attempt++)
            await Task.Delay(50);
        Assert.Equal(HealthStatus.Healthy, await StoreHealthAsync(host));
        await host.StopAsync();
    }

    private static IHost Host(string file)
    {
        var builder = Builder($"Data Source={file}");
        builder.Services.AddSingleton(TimeProvider.System);
        builder.AddDocumentStore();
        return builder.Build();
    }

    private static HostApplicationBuilder Builder(string? connectionString)
    {
        var builder = new HostApplicationBuilder(new HostApplicationBuilderSettings { DisableDefaults = true });
        builder.Configuration["ConnectionStrings:flashsale"] = connectionString;
        return builder;
    }

    private static async Task<HealthStatus> StoreHealthAsync(IHost host)
    {
        var health = host.Services.GetRequiredService<HealthCheckService>();
        var report = await health.CheckHealthAsync(static check => check.Name == "store");
        return report.Entries["store"].Status;
    }
}
