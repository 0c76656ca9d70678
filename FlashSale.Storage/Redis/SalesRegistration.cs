using FlashSale.Domain;
using FlashSale.Storage.Redis.Sales;
using Microsoft.Extensions.DependencyInjection;

namespace FlashSale.Storage.Redis;

/// <summary>The sale's decisions in Redis.</summary>
internal static class SalesRegistration
{
    public static IServiceCollection AddSales(this IServiceCollection services)
    {
        services.AddOptions<PurchaseOptions>().BindConfiguration(PurchaseOptions.Section).ValidateDataAnnotations().ValidateOnStart();
        services.AddSingleton<PurchaseScript>();
        services.AddSingleton<ISaleGate, SaleGate>();
        services.AddSingleton<ISoldOutLeases, SoldOutLeases>();
        services.AddSingleton<ISaleControl, SaleControl>();
        services.AddSingleton<ISaleReader, SaleReader>();
        services.AddSingleton<ISaleBoard, SaleBoard>();
        services.AddSingleton<ISaleLedger, SaleLedger>();
        services.AddSingleton<ISaleRepair, SaleRepair>();
        services.AddSingleton<ISaleArchive, SaleArchive>();
        services.AddSingleton<ISaleStream, SaleStream>();
        services.AddSingleton<IDeadLetters, DeadLetters>();
        services.AddSingleton<ISaleChannel, SaleChannel>();
        services.AddSingleton<ISaleRebuilder, SaleRebuilder>();
        services.AddSingleton<IDecisionFile, AppendOnlyFile>();
        return services;
    }
}
