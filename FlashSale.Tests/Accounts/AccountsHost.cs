using FlashSale.Domain;
using FlashSale.Storage;
using FlashSale.Tests.Infrastructure;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace FlashSale.Tests.Accounts;

/// <summary>
/// The ports as a service registers them, on a given Redis, with given settings and a SQLite file of its own. One instance stands for one
/// replica; it is not started.
/// </summary>
internal sealed class AccountsHost : IDisposable
{
    private readonly string _folder = Path.Combine(AppContext.BaseDirectory, "accounts", Guid.NewGuid().ToString("N"));
    private readonly bool _ownsFolder;
    private readonly IHost _host;

    /// <param name="redis">Which server.</param>
    /// <param name="sharedWith">A replica whose store this one has too.</param>
    /// <param name="settings">Configuration, such as <c>("Otp:Lifetime", "00:00:05")</c>.</param>
    public AccountsHost(RedisServer redis, AccountsHost? sharedWith = null, params (string Key, string Value)[] settings)
    {
        _ownsFolder = sharedWith is null;
        _folder = sharedWith?._folder ?? _folder;
        Directory.CreateDirectory(_folder);
        var builder = Host.CreateEmptyApplicationBuilder(new() { EnvironmentName = Environments.Development });
        builder.Configuration.AddInMemoryCollection(settings.Select(static s => new KeyValuePair<string, string?>(s.Key, s.Value)));
        // A busy build machine may take its time: what these tests look at is decisions, not deadlines.
        builder.Configuration["Redis:CommandTimeout"] ??= "00:00:20";
        builder.Configuration["ConnectionStrings:redis"] ??= redis.ConnectionString;
        builder.Configuration["ConnectionStrings:flashsale"] = $"Data Source={Path.Combine(_folder, "store.db")};Pooling=False";
        builder.AddFlashSaleStorage();
        WatchedProductStore.Decorate(builder.Services);
        _host = builder.Build();
    }

    /// <summary>The store that the catalogue reads from.</summary>
    public WatchedProductStore Products => (WatchedProductStore)Get<IProductStore>();

    public T Get<T>()
        where T : notnull => _host.Services.GetRequiredService<T>();

    public void Dispose()
    {
        _host.Dispose();
        if (_ownsFolder)
            Directory.Delete(_folder, recursive: true);
    }

    public static User NewUser(UserRole role = UserRole.Customer)
    {
        var id = UserId.New();
        return new()
        {
            Id = id,
            Email = $"{id}@example.test",
            PasswordHash = "",
            Role = role,
            CreatedAt = DateTimeOffset.UnixEpoch,
        };
    }
}
