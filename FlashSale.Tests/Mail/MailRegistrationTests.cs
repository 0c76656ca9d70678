using System.Collections.Concurrent;
using FlashSale.Domain;
using FlashSale.Storage.Redis;
using FlashSale.Tests.Infrastructure;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

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
