using Microsoft.Extensions.DependencyInjection;

namespace FlashSale.ServiceDefaults;

/// <summary>Discovery without its package: on this engine a service's address is its <c>services:{name}:{scheme}:0</c> setting.</summary>
internal static class DiscoveryRegistration
{
    public static IServiceCollection AddDiscovery(this IServiceCollection services) => services;
}
