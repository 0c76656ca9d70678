using FlashSale.Domain;
using Microsoft.Extensions.DependencyInjection;

namespace FlashSale.Storage;

/// <summary>What checks and repairs a sale's books: the domain's own classes, on the ports registered beside them.</summary>
public static class ReconcilingRegistration
{
    /// <summary>Registers <see cref="SaleAuditor"/> and <see cref="SaleReconciler"/>. Needs <c>AddFlashSaleStorage()</c>.</summary>
    public static IServiceCollection AddReconciling(this IServiceCollection services)
    {
        services.AddSingleton<SaleInspector>();
        services.AddSingleton<SaleAuditor>();
        services.AddSingleton<DriftRepairer>();
        services.AddSingleton<SaleReconciler>();
        return services;
    }
}
