using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using FlashSale.Domain;
using FlashSale.Tests.Infrastructure;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace FlashSale.Tests.Worker;

/// <summary>The worker as it is started, with a Redis of its own that can be killed.</summary>
[Trait(Tiers.Name, Tiers.Integration)]
public sealed class WorkerProgramTests : IAsyncLifetime
{
    private readonly string _file = Path.Combine(AppContext.BaseDirectory, "worker", $"{Guid.NewGuid():N}.db");
    private RedisServer _redis = null!;

    public async Task InitializeAsync()
    {
        Directory.CreateDirectory(Path.GetDirectoryName(_file)!);
        _redis = await RedisServer.StartNewAsync(durable: true);
    }

    public async Task DisposeAsync()
    {
        await _redis.DisposeAsync();
        foreach (var suffix in (string[])["", "-wal", "-shm"])
            File.Delete(_file + suffix);
    }

    [Fact]
    public async Task Program_RedisKilledAndStartedAgain_CarriesOnWhereItWas()
    {
        await using var worker = new WorkerFactory(_redis.ConnectionString, _file);
        using var client = worker.CreateClient();
        await HealthIsAsync(client, "Healthy");
        var product = WorkerBench.Sneaker(stock: 10);
        await worker.Services.GetRequiredService<IProductStore>().InsertAsync(product, default);
        // Nobody opens the sale but the worker itself.
        await BuyAsync(worker, product.Id);
        await ArePersistedAsync(worker, product.Id, 1);

        await _redis.KillAsync();
        await HealthIsAsync(client, "Unhealthy");
        await _redis.StartAsync();
        await HealthIsAsync(client, "Healthy");

        await BuyAsync(worker, product.Id);
        await ArePersistedAsync(worker, product.Id, 2);
    }

    [Fact]
    public async Task Program_Health_NamesChecksAndNothingElse()
    {
        await using var worker = new WorkerFactory(_redis.ConnectionString, _file);
        using var client = worker.CreateClient();
        await HealthIsAsync(client, "Healthy");

        var health = await client.GetFromJsonAsync<JsonElement>("/health");
        var alive = await client.GetFromJsonAsync<JsonElement>("/alive");

        Assert.Equal(["checks", "status"], health.EnumerateObject().Select(static member => member.Name).Order());
        var checks = health.GetProperty("checks").EnumerateObject().ToDictionary(static c => c.Name, static c => c.Value.GetString());
        Assert.Equal(["consumer", "redis", "self", "store"], checks.Keys.Order());
        Assert.All(checks.Values, static status => Assert.Equal("Healthy", status));
        Assert.Equal("""{"status":"Healthy","checks":{"self":"Healthy"}}""", alive.GetRawText());
    }

    [Theory]
    [InlineData("Worker:Consumer:BatchSize", "0", "BatchSize")]
    [InlineData("Worker:Holds:SweepInterval", "1.00:00:00", "SweepInterval")]
    [InlineData("Worker:Publisher:Interval", "00:00:00", "Interval")]
    public void Program_BadSetting_StopsTheBootWithItsName(string setting, string value, string named)
    {
        using var worker = new WorkerFactory(_redis.ConnectionString, _file, (setting, value));

        var e = Assert.Throws<OptionsValidationException>(() => worker.CreateClient());

        Assert.Contains(named, e.Message, StringComparison.Ordinal);
    }

    private static Task BuyAsync(WorkerFactory worker, ProductId product) =>
        Eventually.IsTrueAsync(
            async () =>
            {
                var request = new PurchaseRequest(product, UserId.New(), 1, Guid.NewGuid().ToString(), AddressLimit: null);
                return await worker.Services.GetRequiredService<ISaleGate>().PurchaseAsync(request, default) is PurchaseOutcome.Accepted;
            },
            "the sale accepts a purchase"
        );

    private static Task ArePersistedAsync(WorkerFactory worker, ProductId product, int orders) =>
        Eventually.IsTrueAsync(
            async () => (await worker.Services.GetRequiredService<IOrderStore>().CountAsync(product, default)).Orders == orders,
            $"{orders} orders are stored"
        );

    private static Task HealthIsAsync(HttpClient client, string expected) =>
        Eventually.IsTrueAsync(
            async () =>
            {
                using var response = await client.GetAsync("/health");
                var status = (await response.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("status").GetString();
                Assert.Equal(status == "Unhealthy" ? HttpStatusCode.ServiceUnavailable : HttpStatusCode.OK, response.StatusCode);
                return status == expected;
            },
            $"health is {expected}"
        );
}
