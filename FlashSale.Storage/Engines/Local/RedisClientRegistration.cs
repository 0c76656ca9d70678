using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using StackExchange.Redis;

// The namespace of Aspire's own extension of this name, so that callers are the same text on both engines.
namespace Microsoft.Extensions.Hosting;

/// <summary>Stands in for Aspire.StackExchange.Redis where its packages can't be had: the same call, the same registration.</summary>
internal static class RedisClientRegistration
{
    /// <summary>Registers a shared <see cref="IConnectionMultiplexer"/> for <c>ConnectionStrings:{connectionName}</c>.</summary>
    /// <exception cref="InvalidOperationException">When first resolved: the connection string is missing.</exception>
    public static void AddRedisClient(
        this IHostApplicationBuilder builder,
        string connectionName,
        Action<ConfigurationOptions>? configureOptions = null
    ) =>
        builder.Services.AddSingleton<IConnectionMultiplexer>(services =>
        {
            var text =
                services.GetRequiredService<IConfiguration>().GetConnectionString(connectionName)
                ?? throw new InvalidOperationException($"ConnectionStrings:{connectionName} is not configured.");
            var options = ConfigurationOptions.Parse(text);
            configureOptions?.Invoke(options);
            var connection = ConnectionMultiplexer.Connect(options);
            // With the default of this old client, one continuation that blocks (such as the rest of Program.cs after an awaited
            // connect) stalls every reply for good. Order is kept by sequence numbers instead.
            connection.PreserveAsyncOrder = false;
            return connection;
        });
}
