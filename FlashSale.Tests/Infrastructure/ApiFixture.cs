using FlashSale.Domain;
using Microsoft.Extensions.DependencyInjection;

namespace FlashSale.Tests.Infrastructure;

/// <summary>One API with a Redis and a SQLite file of its own, for all tests of the collection.</summary>
public sealed class ApiFixture : IAsyncLifetime
{
    private readonly string _folder = Path.Combine(AppContext.BaseDirectory, "api", Guid.NewGuid().ToString("N"));

    /// <summary>Configuration, for a test that wants an API of its own.</summary>
    internal (string Key, string Value)[] Settings { get; init; } = [];

    /// <summary>Its Redis keeps what it has when it is killed, as in production.</summary>
    internal bool Durable { get; init; }

    public RedisServer Redis { get; private set; } = null!;

    public ApiHost Host { get; private set; } = null!;

    /// <summary>Path of the SQLite file.</summary>
    public string Store => Path.Combine(_folder, "flashsale.db");

    /// <summary>The administrator, signed in.</summary>
    internal ApiClient Admin { get; private set; } = null!;

    public async Task InitializeAsync()
    {
        Directory.CreateDirectory(_folder);
        Redis = await RedisServer.StartNewAsync(Durable);
        Host = await ApiHost.StartAsync(Redis, Store, settings: Settings);
        Admin = Host.NewClient();
        // The seed comes in the background, once the store answers.
        await Eventually.IsTrueAsync(
            async () => await Get<IUserStore>().FindByEmailAsync("admin@flashsale.local", default) is not null,
            "the administrator exists"
        );
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

    /// <summary>As many verified customers; their session ids.</summary>
    internal async Task<string[]> NewSessionsAsync(int count)
    {
        var minted = await Admin.PostAsync("dev/sessions", $$"""{"count":{{count}}}""");
        return [.. minted.Body.GetProperty("sessions").EnumerateArray().Select(static s => s.GetProperty("sessionId").GetString()!)];
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
}
