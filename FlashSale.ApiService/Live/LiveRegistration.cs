namespace FlashSale.ApiService.Live;

/// <summary>The live view of the sales, and what shows it.</summary>
internal static class LiveRegistration
{
    public static IServiceCollection AddLive(this IServiceCollection services)
    {
        services.AddOptions<LiveOptions>().BindConfiguration(LiveOptions.Section).ValidateDataAnnotations().ValidateOnStart();
        services.AddSingleton<SaleView>();
        services.AddHostedService<SaleFeed>();
        services.AddSingleton<LiveBoard>();
        services.AddSingleton<LiveReaders>();
        services.AddSingleton<LiveDesk>();
        services.AddHostedService<LivePump>();
        return services;
    }
}
