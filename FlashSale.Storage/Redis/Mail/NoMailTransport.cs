using FlashSale.Domain;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace FlashSale.Storage.Redis.Mail;

/// <summary>
/// Where no transport is configured: says so when the service starts, and drops mails without a trace, because a log of one-time
/// passwords would be worse than none.
/// </summary>
internal sealed class NoMailTransport(ILogger<NoMailTransport> logger) : IMailer, IHostedService
{
    public Task StartAsync(CancellationToken cancellationToken)
    {
        Log.NoMailTransport(logger);
        return Task.CompletedTask;
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task SendAsync(MailMessage message, CancellationToken cancel) => Task.CompletedTask;
}
