using System.Collections.Concurrent;
using FlashSale.Domain;
using FlashSale.Storage;
using FlashSale.Storage.Redis;
using FlashSale.Storage.Redis.Mail;
using FlashSale.Tests.Infrastructure;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace FlashSale.Tests.Mail;

[Trait(Tiers.Name, Tiers.Unit)]
public sealed class MailRegistrationTests
{
    [Theory]
    [InlineData("Development", null, true)]
    [InlineData("Production", null, false)]
    [InlineData("Production", "true", true)]
    [InlineData("Development", "false", false)]
    public void Mailbox_ByEnvironmentAndSetting_IsThereOrNot(string environment, string? setting, bool expected)
    {
        var builder = Host.CreateEmptyApplicationBuilder(new() { EnvironmentName = environment });
        builder.Configuration["DevTools:Enabled"] = setting;
        builder.AddAccounts();

        Assert.Equal(expected, builder.Services.Any(static service => service.ServiceType == typeof(IDevMailbox)));
        Assert.Contains(builder.Services, static service => service.ServiceType == typeof(IMailer));
    }

    [Theory]
    [InlineData("Production", typeof(MailOutbox))]
    [InlineData("Development", typeof(CopyingMailer))]
    public void Mailer_WithAServer_IsTheOutbox(string environment, Type expected)
    {
        using var host = Build(environment, ("Mail:Smtp:Host", "mail.example.test"), ("Mail:Smtp:From", "shop@example.test"));

        Assert.IsType(expected, host.Services.GetRequiredService<IMailer>());
    }

    [Theory]
    [InlineData("Mail:Smtp:From", "", "From")]
    [InlineData("Mail:Smtp:From", "nobody", "From")]
    [InlineData("Mail:Smtp:Port", "0", "Port")]
    [InlineData("Mail:Smtp:User", "shop", "User")]
    [InlineData("Mail:Smtp:Timeout", "00:05:00", "Timeout")]
    [InlineData("Mail:Smtp:CaFile", "no/such.pem", "CaFile")]
    [InlineData("Mail:Smtp:CaFile", "FlashSale.Tests.deps.json", "CaFile")]
    public void Server_BadSetting_StopsTheBootWithItsName(string setting, string value, string named)
    {
        using var host = Build(
            "Production",
            ("Mail:Smtp:Host", "mail.example.test"),
            ("Mail:Smtp:From", "shop@example.test"),
            (setting, value)
        );

        var e = Assert.Throws<OptionsValidationException>(() => host.Services.GetRequiredService<IStartupValidator>().Validate());

        Assert.Contains(named, e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task NoTransport_BootAndSend_WarnOnceWithoutTheContent()
    {
        var builder = Host.CreateEmptyApplicationBuilder(new() { EnvironmentName = "Production" });
        using var log = new LogRecorder();
        builder.Logging.AddProvider(log).SetMinimumLevel(LogLevel.Trace);
        builder.AddAccounts();
        using var host = builder.Build();

        await host.StartAsync();
        await host.Services.GetRequiredService<IMailer>().SendAsync(new("a@example.test", "Your code", "It is 123456", "123456"), default);
        await host.StopAsync();

        Assert.Single(log.Lines, static line => line.Contains("No mail transport is configured", StringComparison.Ordinal));
        Assert.DoesNotContain(log.Lines, static line => line.Contains("123456", StringComparison.Ordinal));
    }

    private static IHost Build(string environment, params (string Name, string Value)[] settings)
    {
        var builder = Host.CreateEmptyApplicationBuilder(new() { EnvironmentName = environment });
        foreach (var (name, value) in settings)
            builder.Configuration[name] = value;
        builder.Configuration["Payments:AllowSimulated"] = "true";
        builder.Configuration["ConnectionStrings:redis"] = "127.0.0.1:1,abortConnect=false,connectTimeout=100";
        builder.Configuration["ConnectionStrings:flashsale"] = "Data Source=never.opened.db";
        builder.AddFlashSaleStorage();
        return builder.Build();
    }

    private sealed class LogRecorder : ILoggerProvider, ILogger
    {
        public ConcurrentQueue<string> Lines { get; } = new();

        public ILogger CreateLogger(string categoryName) => this;

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(LogLevel level, EventId id, TState state, Exception? e, Func<TState, Exception?, string> format) =>
            Lines.Enqueue(format(state, e));

        public void Dispose() { }
    }
}
