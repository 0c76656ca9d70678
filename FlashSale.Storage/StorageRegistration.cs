using FlashSale.Domain;
using FlashSale.Storage.Engines;
using FlashSale.Storage.Payments;
using FlashSale.Storage.Redis;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;

namespace FlashSale.Storage;

/// <summary>What a service calls to get all ports of the domain. Everything else in this assembly is internal.</summary>
public static class StorageRegistration
{
    /// <summary>
    /// Registers the adapters for Redis (<c>ConnectionStrings:redis</c>) and for the document store (<c>ConnectionStrings:flashsale</c>).
    /// </summary>
    public static IHostApplicationBuilder AddFlashSaleStorage(this IHostApplicationBuilder builder)
    {
        builder.AddRedisConnection(
            "redis",
            static options =>
            {
                // A service starts without Redis, says 503 and connects when it comes.
                options.AbortOnConnectFail = false;
                options.ConnectTimeout = 1000;
                options.KeepAlive = 5;
            }
        );
        builder.Services.AddOptions<RedisOptions>().BindConfiguration(RedisOptions.Section).ValidateDataAnnotations().ValidateOnStart();
        builder.Services.TryAddSingleton(TimeProvider.System);
        builder.Services.AddSingleton<FlashSaleTelemetry>();
        builder.Services.AddSingleton(static services =>
            // With the real clock, whatever time a test says it is.
            ActivatorUtilities.CreateInstance<RedisGateway>(services, TimeProvider.System)
        );
        builder.Services.AddHostedService<RedisWarmUp>();
        builder.AddDocumentStore();
        builder.Services.AddSales();
        builder.AddAccounts();
        builder.AddPayments();
        return builder;
    }
}
