using FlashSale.Domain;
using FlashSale.Storage.Redis.Stats;
using FlashSale.Storage.Stats;
using Microsoft.Extensions.DependencyInjection;

namespace FlashSale.Storage;

/// <summary>What lets every process tell of itself and of all others.</summary>
public static class StatsRegistration
{
    /// <summary>Registers <see cref="IProcessBoard"/>, and has this process report to it. Needs <c>AddFlashSaleStorage()</c>.</summary>
    /// <param name="services">Of the host.</param>
    /// <param name="role">See <see cref="ProcessFigures.Role"/>.</param>
    public static IServiceCollection AddProcessReports(this IServiceCollection services, string role)
    {
        services.AddSingleton<IProcessBoard, ProcessBoard>();
        services.AddSingleton(new ProcessRole(role));
        services.AddSingleton<ProcessMeter>();
        services.AddHostedService<ProcessReporter>();
        return services;
    }
}
