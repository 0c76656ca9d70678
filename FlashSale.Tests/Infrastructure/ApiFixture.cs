using FlashSale.Domain;
using Microsoft.Extensions.DependencyInjection;

namespace FlashSale.Tests.Infrastructure;

/// <summary>One API with a Redis and a SQLite file of its own, for all tests of the collection.</summary>
public sealed class ApiFixture : IAsyncLifetime
{
    private readonly string _folder = Path.Combine(AppContext.BaseDirectory, "api", Guid.NewGuid().ToString("N"));

    public RedisServer Redis { get; private set; } = null!;

    public ApiHost Host { get; private set; } = null!;

    /// <summary>Path of the SQLite file.</summary>
    public string Store => Path.Combine(_folder, "flashsale.db");

    /// <summary>The administrator, signed in.</summary>
    internal ApiClient Admin { get; private set; } = null!;

    public async Task InitializeAsync()
    {
        Directory.CreateDirectory(_folder);
        Redis = await RedisServer.StartNewAsync();
        Host = ApiHost.Start(Redis, Store);
        Admin = Host.NewClient();
        // The seed comes in the background, once the store answers.
        await WaitAsync(async () => await Get<IUserStore>().FindByEmailAsync("admin@flashsale.local", default) is not null);
        await Admin.SignInAsync("admin@flashsale.local", "flash-sale-dev");
    }

    public async Task DisposeAsync()
    {
        Admin?.Dispose();
        if (Host is not null)
            await Host.DisposeAsync();
        await Redis.DisposeAsync();
        Microsoft.Data.Sqlite.SqliteConnection.ClearAllPools();
        Directory.Delete(_folder, recursive: true);
    }

    /// <summary>Polls for at most ten seconds. A store that is still starting is a "not yet".</summary>
    internal static async Task WaitAsync(Func<Task<bool>> condition)
    {
        for (var attempt = 0; !await TryAsync(condition); attempt++)
        {
            Assert.True(attempt < 400, "It did not come true within ten seconds.");
            await Task.Delay(25);
        }
    }

    internal T Get<T>()
        where T : notnull => Host.Services.GetRequiredService<T>();

    internal ApiClient NewClient() => Host.NewClient();

    /// <summary>A verified customer, without going through sign-up.</summary>
    internal async Task<ApiClient> NewBuyerAsync()
    {
        var client = NewClient();
        var minted = await client.PostAsync("dev/sessions", """{"count":1}""");
        client.SessionId = minted.Body.GetProperty("sessions")[0].GetProperty("sessionId").GetString();
        return client;
    }

    /// <summary>A product on sale; its id.</summary>
    internal async Task<string> NewProductAsync(int stock = 10, int perUserLimit = 1, int holdSeconds = 0, string more = "")
    {
        var made = await Admin.PostAsync(
            "product/create-product",
            $$"""{"name":"Lamp","priceMinor":1999,"currency":"EUR","totalStock":{{stock}},"perUserLimit":{{perUserLimit}},"holdSeconds":{{holdSeconds}}{{more}}}"""
        );
        Assert.Equal(201, made.Status);
        return made.Text("id")!;
    }

    private static async Task<bool> TryAsync(Func<Task<bool>> condition)
    {
        try
        {
            return await condition();
        }
        catch (StoreUnavailableException)
        {
            return false;
        }
    }
}
