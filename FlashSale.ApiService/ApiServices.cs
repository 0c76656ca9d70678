using FlashSale.ApiService.Admin;
using FlashSale.ApiService.Auth;
using FlashSale.ApiService.DeadLetters;
using FlashSale.ApiService.DevTools;
using FlashSale.ApiService.Json;
using FlashSale.ApiService.Live;
using FlashSale.ApiService.OpenApi;
using FlashSale.ApiService.Orders;
using FlashSale.ApiService.Overload;
using FlashSale.ApiService.Payments;
using FlashSale.ApiService.Problems;
using FlashSale.ApiService.Products;
using FlashSale.ApiService.Purchases;
using FlashSale.ApiService.Purchases.SoldOut;
using FlashSale.ApiService.RateLimiting;
using FlashSale.ApiService.Security;
using FlashSale.ApiService.Sessions;
using FlashSale.ApiService.Stats;
using FlashSale.Storage;

namespace FlashSale.ApiService;

/// <summary>Everything that this service is made of, besides the ports' adapters.</summary>
internal static class ApiServices
{
    private const int MaxBody = 64 * 1024;
    private const int MaxHeaders = 16 * 1024;

    public static WebApplicationBuilder AddApi(this WebApplicationBuilder builder)
    {
        builder.WebHost.ConfigureKestrel(static kestrel =>
        {
            kestrel.AddServerHeader = false;
            kestrel.Limits.MaxRequestBodySize = MaxBody;
            kestrel.Limits.MaxRequestHeadersTotalSize = MaxHeaders;
            kestrel.Limits.RequestHeadersTimeout = TimeSpan.FromSeconds(10);
        });
        // Also outside Development, for a build that was not published: its pages lie where they were written.
        builder.WebHost.UseStaticWebAssets();
        var services = builder.Services;
        AddHttp(services, builder.Configuration);
        AddFeatures(services);
        return builder;
    }

    private static void AddHttp(IServiceCollection services, ConfigurationManager configuration)
    {
        services.ConfigureHttpJsonOptions(static options => ApiJson.Configure(options.SerializerOptions));
        // In every environment: how a bad body is answered must not depend on it.
        services.Configure<RouteHandlerOptions>(static options => options.ThrowOnBadRequest = true);
        services.Configure<ForwardedHeadersOptions>(options => TrustedProxies.Read(configuration).Apply(options));
        services
            .AddOptions<SecurityOptions>()
            .BindConfiguration(SecurityOptions.Section)
            .Configure<IConfiguration>(
                static (_, settings) =>
                    SettingLists.Check(settings.GetSection(SecurityOptions.Section), nameof(SecurityOptions.TrustedOrigins))
            )
            .ValidateDataAnnotations()
            .Validate(
                static security => security.TrustedOrigins.All(SecurityOptions.IsOrigin),
                $"{SecurityOptions.Section}:{nameof(SecurityOptions.TrustedOrigins)} has an entry that is not like https://shop.example, without a path."
            )
            .ValidateOnStart();
        services.AddOverloadGuard();
        services.AddExceptionHandler<ExceptionProblems>();
        services.AddApiDocument();
        services.AddSingleton<SessionCookie>();
        services.AddSingleton<RateRules>();
        services.AddSingleton<UserLimit>();
    }

    private static void AddFeatures(IServiceCollection services)
    {
        services.AddSingleton<Passwords>();
        services.AddSingleton<Registration>();
        services.AddSingleton<OtpMail>();
        services.AddSingleton<SignIn>();
        AdminAccount.Add(services);
        services.AddHostedService<AdminSeeder>();
        services.AddSingleton<MissingSales>();
        services.AddSingleton<ProductShelf>();
        services.AddSingleton<ProductPages>();
        services.AddSingleton<ProductAnswer>();
        services.AddSingleton<ProductEditor>();
        services.AddLive();
        services.AddSingleton<PurchaseDesk>();
        services.AddSoldOutGate();
        services.AddSingleton<OrderBook>();
        services.AddSingleton<Checkout>();
        services.AddSingleton<SaleDesk>();
        services.AddSingleton<ReconcileDesk>();
        services.AddReconciling();
        services.AddSingleton<SessionMint>();
        services.AddSingleton<PurchaseTally>();
        services.AddSingleton<DeadLetterDesk>();
        services.AddSingleton<SaleBooks>();
        services.AddSingleton<StatsDesk>();
        services.AddProcessReports("api");
    }
}
