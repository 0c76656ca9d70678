using Microsoft.Extensions.Configuration;

namespace FlashSale.AppHost;

/// <summary>What the AppHost was told about the world outside, for the services that deal with it.</summary>
internal static class ServiceSettings
{
    /// <summary>
    /// Hands sections of the AppHost's own configuration on. A service inherits the environment as it is; this way user secrets and
    /// arguments count, too, and all services that have to agree are told the same.
    /// </summary>
    public static IResourceBuilder<T> WithSettings<T>(this IResourceBuilder<T> service, params string[] sections)
        where T : IResourceWithEnvironment
    {
        var configuration = service.ApplicationBuilder.Configuration;
        foreach (var setting in sections.SelectMany(section => configuration.GetSection(section).AsEnumerable()))
        {
            if (setting.Value is { } value)
                service.WithEnvironment(setting.Key.Replace(":", "__", StringComparison.Ordinal), value);
        }
        return service;
    }
}
