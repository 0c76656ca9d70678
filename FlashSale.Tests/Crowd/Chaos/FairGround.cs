using FlashSale.Crowd.Api;
using FlashSale.Crowd.Chaos;
using FlashSale.Crowd.Chaos.Checking;
using FlashSale.Crowd.Chaos.Clients;
using FlashSale.Crowd.Judging;
using FlashSale.Storage.Redis;
using FlashSale.Tests.Infrastructure;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Mvc.Testing;
using Microsoft.Extensions.DependencyInjection;

namespace FlashSale.Tests.Crowd.Chaos;

/// <summary>A system in this process with a purchase script of its own, for the crowd of the chaos run.</summary>
internal sealed class FairGround : IAsyncDisposable
{
    private readonly string _folder = Path.Combine(AppContext.BaseDirectory, "fair", Guid.NewGuid().ToString("N"));
    private readonly RedisServer _redis;
    private readonly Service<FlashSale.ApiService.ApiMarker> _api;
    private readonly Service<FlashSale.Worker.LoopHealth> _worker;

    private FairGround(RedisServer redis, string purchase)
    {
        Directory.CreateDirectory(_folder);
        _redis = redis;
        _api = new(redis, Store, services => services.AddSingleton(RedisScript.FromText("purchase.lua", purchase)));
        _worker = new(redis, Store, static _ => { });
    }

    private string Store => Path.Combine(_folder, "flashsale.db");

    /// <param name="purchase">Text of the script that decides.</param>
    public static async Task<FairGround> StartAsync(string purchase)
    {
        var ground = new FairGround(await RedisServer.StartNewAsync(), purchase);
        ground._worker.Start();
        ground._api.Start();
        return ground;
    }

    /// <param name="restPatience">How long the worker may take to carry everything into the store. A broken script never comes to rest.</param>
    /// <returns>The checker's findings after two seconds of shopping.</returns>
    public async Task<IReadOnlyList<Finding>> JudgeAsync(TimeSpan restPatience)
    {
        using var door = new Caller(_api.Address, new Addresses().Next());
        var administrator = new Administrator(door, static _ => { });
        await SignInAsync(administrator);
        var fair = new Fair(administrator);
        var history = new History();
        var plan = CrowdPlan.Of(seed: 1, TimeSpan.FromSeconds(2)) with
        {
            Rush = new Offer("rush", Total: 30, PerUserLimit: 1, HoldSeconds: 0),
            RushBuyers = 40,
        };
        plan = await fair.OpenAsync(plan, default);
        var sessions = await administrator.MintSessionsAsync(plan.ShopperCount, default);
        using var shoppers = new Shoppers(plan, [_api.Address], sessions, history, new RunClock(TimeProvider.System));
        await shoppers.RunAsync(default);
        await new Settling(administrator, restPatience).WaitAsync(plan.Offers.Select(static offer => offer.ProductId), default);

        var password = _redis.ConnectionString.Split("password=")[1];
        using var redis = await RespClient.ConnectAsync(_redis.Port, password, default);
        return Checker.Judge(await fair.GatherAsync(plan, history, redis, Store, default));
    }

    public async ValueTask DisposeAsync()
    {
        await _api.DisposeAsync();
        await _worker.DisposeAsync();
        await _redis.DisposeAsync();
        Microsoft.Data.Sqlite.SqliteConnection.ClearAllPools();
        Directory.Delete(_folder, recursive: true);
    }

    // The account is seeded in the background, once the store answers.
    private async Task SignInAsync(Administrator administrator)
    {
        var users = _api.Services.GetRequiredService<FlashSale.Domain.IUserStore>();
        await Eventually.IsTrueAsync(
            async () => await users.FindByEmailAsync(Administrator.Email, default) is not null,
            "the administrator has an account"
        );
        await administrator.SignInAsync(default);
    }

    private sealed class Service<TEntry>(RedisServer redis, string store, Action<IServiceCollection> replace)
        : WebApplicationFactory<TEntry>
        where TEntry : class
    {
        public Uri Address => ClientOptions.BaseAddress;

        public void Start()
        {
            UseKestrel(static kestrel => kestrel.Listen(System.Net.IPAddress.Loopback, 0));
            StartServer();
        }

        protected override void ConfigureWebHost(IWebHostBuilder builder)
        {
            builder.UseEnvironment("Development");
            builder.UseSetting("ConnectionStrings:redis", redis.ConnectionString);
            builder.UseSetting("ConnectionStrings:flashsale", $"Data Source={store}");
            builder.UseSetting("Logging:LogLevel:Default", "Warning");
            builder.UseSetting("RateLimits:purchase:Ip:Limit", "0");
            builder.UseSetting("Purchase:UserLimit", "0");
            builder.ConfigureServices(replace);
        }
    }
}
