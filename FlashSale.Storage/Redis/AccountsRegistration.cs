using FlashSale.Domain;
using FlashSale.Storage.Redis.Catalog;
using FlashSale.Storage.Redis.Door;
using FlashSale.Storage.Redis.Mail;
using FlashSale.Storage.Redis.Otp;
using FlashSale.Storage.Redis.RateLimits;
using FlashSale.Storage.Redis.Sessions;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace FlashSale.Storage.Redis;

/// <summary>Registers what surrounds the sale: sessions, one-time passwords, rate limits, the product cache and mail.</summary>
internal static class AccountsRegistration
{
    public static void AddAccounts(this IHostApplicationBuilder builder)
    {
        var services = builder.Services;
        services.AddSessions();
        services.AddOneTimePasswords();
        services.AddRateLimits();
        services.AddSingleton<DoorKeeper>().AddSingleton<IDoor>(static all => all.GetRequiredService<DoorKeeper>());
        services.AddProductCatalog();
        builder.AddMail();
    }

    private static void AddSessions(this IServiceCollection services)
    {
        services.AddOptions<SessionOptions>().BindConfiguration(SessionOptions.Section).ValidateDataAnnotations().ValidateOnStart();
        services.AddSingleton<CreateSessionScript>().AddSingleton<TouchSessionScript>();
        services.AddSingleton<ISessionStore, SessionStore>();
    }

    private static void AddOneTimePasswords(this IServiceCollection services)
    {
        services.AddOptions<OtpOptions>().BindConfiguration(OtpOptions.Section).ValidateDataAnnotations().ValidateOnStart();
        services.AddSingleton<IssueOtpScript>().AddSingleton<TakeOtpAttemptScript>().AddSingleton<ConsumeOtpScript>();
        services.AddSingleton<IOneTimePasswords, OneTimePasswords>();
    }

    private static void AddRateLimits(this IServiceCollection services)
    {
        services
            .AddOptions<RateLimitOptions>()
            .Configure<IConfiguration>(static (options, root) => options.Bind(root.GetSection(RateLimitOptions.Section)))
            .ValidateOnStart();
        services.AddSingleton<IValidateOptions<RateLimitOptions>, RateLimitValidation>();
        services.AddSingleton<RateLimitSlidingScript>();
        services.AddSingleton<IRateLimiter, RateLimiter>();
    }

    private static void AddProductCatalog(this IServiceCollection services)
    {
        services
            .AddOptions<ProductCacheOptions>()
            .BindConfiguration(ProductCacheOptions.Section)
            .ValidateDataAnnotations()
            .ValidateOnStart();
        services.AddSingleton<CacheProductScript>().AddSingleton<CacheProductListScript>();
        services.AddSingleton<ProductCache>().AddSingleton<UnknownProducts>();
        services.AddSingleton<IProductCatalog, ProductCatalog>();
    }
}
