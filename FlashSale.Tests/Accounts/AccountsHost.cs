using FlashSale.Domain;
using FlashSale.Storage;
using FlashSale.Tests.Infrastructure;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace FlashSale.Tests.Accounts;

/// <summary>The ports as a service registers them, on a given Redis and with given settings. One instance stands for one replica.</summary>
internal sealed class AccountsHost : IDisposable
{
    private readonly IHost _host;

    /// <param name="redis">Which server.</param>
    /// <param name="services">What to register in place of the service's own.</param>
    /// <param name="settings">Configuration, such as <c>("Otp:Lifetime", "00:00:05")</c>.</param>
    public AccountsHost(RedisServer redis, Action<IServiceCollection>? services = null, params (string Key, string Value)[] settings)
    {
        var builder = Host.CreateEmptyApplicationBuilder(new() { EnvironmentName = Environments.Development });
        builder.Configuration.AddInMemoryCollection(settings.Select(static s => new KeyValuePair<string, string?>(s.Key, s.Value)));
        // A busy build machine may take its time: what these tests look at is decisions, not deadlines.
        builder.Configuration["Redis:CommandTimeout"] ??= "00:00:20";
        builder.Configuration["ConnectionStrings:redis"] = redis.ConnectionString;
        builder.AddFlashSaleStorage();
        services?.Invoke(builder.Services);
        _host = builder.Build();
    }

    public T Get<T>()
        where T : notnull => _host.Services.GetRequiredService<T>();

    public void Dispose() => _host.Dispose();

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
