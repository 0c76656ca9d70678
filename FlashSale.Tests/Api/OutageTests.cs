using System.Diagnostics;
using FlashSale.ApiService.Admin;
using FlashSale.ApiService.Problems;
using FlashSale.ApiService.Sessions;
using FlashSale.Domain;
using FlashSale.Tests.Infrastructure;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace FlashSale.Tests.Api;

/// <summary>Redis is killed for real, so each test has its own.</summary>
[Trait(Tiers.Name, Tiers.Integration)]
public sealed class OutageTests : IAsyncLifetime
{
    private readonly string _folder = Path.Combine(AppContext.BaseDirectory, "api", Guid.NewGuid().ToString("N"));
    private RedisServer _redis = null!;
    private ApiHost _host = null!;
    private ApiClient _client = null!;
    private string _product = null!;

    public async Task InitializeAsync()
    {
        Directory.CreateDirectory(_folder);
        _redis = await RedisServer.StartNewAsync(durable: true);
        // Longer than by default: the machine may be busy, and what comes before the outage has to be answered.
        _host = await ApiHost.StartAsync(_redis, Path.Combine(_folder, "flashsale.db"), settings: ("Redis:CommandTimeout", "00:00:05"));
        _client = _host.NewClient();
        await Eventually.IsTrueAsync(async () => (await _client.GetAsync("/health")).Status == 200, "it is ready");
        await Eventually.IsTrueAsync(
            async () => await Users.FindByEmailAsync("admin@flashsale.local", default) is not null,
            "the administrator exists"
        );
        await _client.SignInAsync("admin@flashsale.local", "flash-sale-dev");
        _product = (await CreateAsync()).Text("id")!;
    }

    public async Task DisposeAsync()
    {
        _client.Dispose();
        await _host.DisposeAsync();
        await _redis.DisposeAsync();
        Microsoft.Data.Sqlite.SqliteConnection.ClearAllPools();
        Directory.Delete(_folder, recursive: true);
    }

    private ISessionStore Sessions => _host.Services.GetRequiredService<ISessionStore>();

    private IUserStore Users => _host.Services.GetRequiredService<IUserStore>();

    [Fact]
    public async Task Buy_RedisDownThenBack_SaysSoAndThenSellsTheOneOrder()
    {
        await _redis.KillAsync();

        var watch = Stopwatch.StartNew();
        var refused = await _client.BuyAsync(_product, "one");

        refused.IsProblem(503, "store_unavailable");
        Assert.Equal("1", refused.Header("Retry-After"));
        // The promise is a second; the machine may be busy with other tests.
        Assert.True(watch.Elapsed < TimeSpan.FromSeconds(3), $"{watch.Elapsed}");
        await _redis.StartAsync();
        ApiReply bought = refused;
        await Eventually.IsTrueAsync(async () => (bought = await _client.BuyAsync(_product, "one")).Status is 200 or 201, "it sells again");
        Assert.Equal(9, bought.Number("remaining"));
    }

    [Fact]
    public async Task Reads_RedisDown_ShowTheShopWithoutStock()
    {
        await _redis.KillAsync();

        var one = await _client.GetAsync($"product/{_product}");
        var list = await _client.GetAsync("product");

        Assert.Equal((200, "", "live"), (one.Status, one.Text("stock"), one.Text("state")));
        Assert.Equal(_product, list.Body.GetProperty("items")[0].GetProperty("id").GetString());
    }

    [Theory]
    [InlineData("GET", "user/profile", null)]
    [InlineData("GET", "user/orders", null)]
    [InlineData("POST", "auth/login", """{"email":"a@b.de","password":"long enough"}""")]
    [InlineData("POST", "auth/logout", null)]
    [InlineData("POST", "product/create-product", "{}")]
    public async Task OtherRoutes_RedisDown_SaySo(string method, string path, string? json)
    {
        await _redis.KillAsync();

        (await _client.SendAsync(method, path, json)).IsProblem(503, "store_unavailable");
    }

    /// <summary>Behind the door: whoever comes to it while Redis is away is told so before anything is done.</summary>
    [Theory]
    [InlineData(null, false)]
    [InlineData("key", true)]
    public async Task Restock_NoAnswer_IsOnlySaidToBeRepeatableWithAKey(string? key, bool repeatable)
    {
        var session = new CurrentSession((await Sessions.FindAsync(_client.SessionId!, default))!, AddressLimit: null);
        await _redis.KillAsync();
        var context = new DefaultHttpContext();
        if (key is not null)
            context.Request.Headers["Idempotency-Key"] = key;

        var asked = SaleAdminApi.RestockAsync(_product, new(5), session, context, _host.Services.GetRequiredService<SaleDesk>(), default);

        if (repeatable)
        {
            await Assert.ThrowsAsync<StoreUnavailableException>(() => asked);
            return;
        }
        var refusal = Assert.IsType<ProblemResult>((await asked).Result);
        Assert.Equal(("store_unavailable", null), (refusal.Type.Code, refusal.RetryAfter));
        Assert.Contains("is not known", refusal.Detail, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Buy_RedisFrozen_SaysSo()
    {
        _redis.Freeze();
        try
        {
            (await _client.BuyAsync(_product)).IsProblem(503, "store_unavailable");
        }
        finally
        {
            _redis.Thaw();
        }
    }

    private Task<ApiReply> CreateAsync() =>
        _client.PostAsync("product/create-product", """{"name":"Lamp","priceMinor":5,"currency":"EUR","totalStock":10}""");
}
