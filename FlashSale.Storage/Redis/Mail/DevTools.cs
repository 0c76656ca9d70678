using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Hosting;

namespace FlashSale.Storage;

/// <summary>The setting <c>DevTools:Enabled</c>, which the mailbox here and the <c>dev/…</c> routes must agree on.</summary>
public static class DevTools
{
    public const string Setting = "DevTools:Enabled";

    /// <summary>Without a setting: in the Development environment and nowhere else.</summary>
    /// <exception cref="InvalidOperationException">The setting is neither true nor false.</exception>
    public static bool AreEnabled(IConfiguration configuration, IHostEnvironment environment) =>
        configuration.GetValue(Setting, environment.IsDevelopment());
}
