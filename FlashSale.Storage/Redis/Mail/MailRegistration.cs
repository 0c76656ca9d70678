using FlashSale.Domain;
using FlashSale.Storage.Mail;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace FlashSale.Storage.Redis.Mail;

/// <summary>
/// Where mails go: to the outbox when a mail server is configured, to the development mailbox when the tools are on, to both when both are,
/// and nowhere else.
/// </summary>
internal static class MailRegistration
{
    /// <summary>Whether buyers are told what became of their orders. Default true.</summary>
    private const string OrdersSetting = "Mail:Orders";

    public static void AddMail(this IHostApplicationBuilder builder)
    {
        var services = builder.Services;
        services.AddOptions<SmtpOptions>().BindConfiguration(SmtpOptions.Section).ValidateDataAnnotations().ValidateOnStart();
        services.AddSingleton<IMailTransport, SmtpTransport>();
        services.AddSingleton<MailOutbox>();
        services.AddSingleton<IMailOutbox>(Same<MailOutbox>);
        var smtp = SmtpOptions.IsConfigured(builder.Configuration);
        var devTools = DevTools.AreEnabled(builder.Configuration, builder.Environment);
        if (devTools)
            services.AddSingleton<DevMailbox>().AddSingleton<IDevMailbox>(Same<DevMailbox>);
        switch (smtp, devTools)
        {
            case (true, true):
                services.AddSingleton<IMailer, CopyingMailer>();
                break;
            case (true, false):
                services.AddSingleton<IMailer>(Same<MailOutbox>);
                break;
            case (false, true):
                services.AddSingleton<IMailer>(Same<DevMailbox>);
                break;
            default:
                services.AddSingleton<NoMailTransport>().AddSingleton<IMailer>(Same<NoMailTransport>);
                services.AddHostedService(Same<NoMailTransport>);
                break;
        }
        if ((smtp || devTools) && builder.Configuration.GetValue(OrdersSetting, true))
            services.AddSingleton<IOrderNotices, OrderNotices>();
        else
            services.AddSingleton<IOrderNotices, NoOrderNotices>();
    }

    private static T Same<T>(IServiceProvider services)
        where T : notnull => services.GetRequiredService<T>();
}
