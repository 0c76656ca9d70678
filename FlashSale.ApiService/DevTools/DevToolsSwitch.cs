namespace FlashSale.ApiService.DevTools;

/// <summary>Setting <c>DevTools:Enabled</c>: whether the routes under <c>dev/</c> exist. Default: in the Development environment.</summary>
internal static class DevToolsSwitch
{
    public static bool IsOn(IConfiguration configuration, IHostEnvironment environment) =>
        configuration.GetValue("DevTools:Enabled", environment.IsDevelopment());
}
