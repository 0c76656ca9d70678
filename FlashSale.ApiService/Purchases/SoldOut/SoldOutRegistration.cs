namespace FlashSale.ApiService.Purchases.SoldOut;

internal static class SoldOutRegistration
{
    public static IServiceCollection AddSoldOutGate(this IServiceCollection services)
    {
        services.AddOptions<SoldOutOptions>().BindConfiguration(SoldOutOptions.Section).ValidateDataAnnotations().ValidateOnStart();
        services.AddSingleton<SoldOutGate>();
        services.AddSingleton<RecentVisitors>();
        services.AddSingleton<SoldOutAnswer>();
        return services.AddHostedService<SoldOutKeeper>();
    }
}
