using Microsoft.Extensions.DependencyInjection;

namespace FlashSale.ServiceDefaults;

/// <summary>Lets every <see cref="HttpClient"/> of the factory name another service, as in <c>http://api</c>.</summary>
internal static class DiscoveryRegistration
{
    public static IServiceCollection AddDiscovery(this IServiceCollection services)
    {
        services.AddServiceDiscovery();
        return services.ConfigureHttpClientDefaults(static http => http.AddServiceDiscovery());
    }
}
