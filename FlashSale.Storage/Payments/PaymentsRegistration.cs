using FlashSale.Domain;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;

namespace FlashSale.Storage.Payments;

/// <summary>The payment ports, on the provider that <c>Payments:Provider</c> names.</summary>
internal static class PaymentsRegistration
{
    public static void AddPayments(this IHostApplicationBuilder builder)
    {
        var services = builder.Services;
        services.AddOptions<PaymentOptions>().BindConfiguration(PaymentOptions.Section).ValidateDataAnnotations().ValidateOnStart();
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IValidateOptions<PaymentOptions>, PaymentOptionsValidator>());
        services.AddSingleton<ProviderClient>();
        services.AddSingleton<IPaymentGateway>(static services =>
            services.GetRequiredService<IOptions<PaymentOptions>>().Value.Provider == PaymentProvider.Http
                ? ActivatorUtilities.CreateInstance<HttpPaymentGateway>(services)
                : ActivatorUtilities.CreateInstance<SimulatedPaymentGateway>(services)
        );
        services.AddSingleton<IPaymentNotices, StripeNotices>();
        services.AddSingleton<PaymentSettlement>();
    }
}
