using FlashSale.Domain;
using Microsoft.Extensions.Options;

namespace FlashSale.Worker;

/// <summary>
/// Brings mails from the outbox to the mail server. A mail is dropped after the server has taken it: a worker that dies in between lets it
/// go out twice, with one Message-ID. An outage of the server only makes mails late; what has a lifetime is dropped at its end.
/// </summary>
internal sealed class OutboxSender(
    IMailOutbox outbox,
    IMailTransport transport,
    IOrderStore orders,
    ConsumerName name,
    FlashSaleTelemetry telemetry,
    IOptions<MailOptions> options,
    LoopHealth health,
    TimeProvider time,
    ILogger<OutboxSender> logger
) : PeriodicLoop(health, time, logger)
{
    protected override TimeSpan Interval => options.Value.Interval;

    /// <summary>Until nothing is due. No more are taken than are sent at once: what is taken must be sent before its lease ends.</summary>
    internal override async Task RunOnceAsync(CancellationToken cancel)
    {
        var settings = options.Value;
        while (true)
        {
            var mails = await outbox.TakeAsync(name.Value, settings.Parallelism, settings.Retry, cancel);
            if (mails.Count == 0)
                return;
            await ForEachAsync(mails, settings.Parallelism, SendAsync, cancel);
        }
    }

    private async Task SendAsync(OutgoingMail mail, CancellationToken cancel)
    {
        if (mail.IsExpired)
        {
            await outbox.FinishAsync(mail, cancel);
            telemetry.Mail("expired");
            Log.MailExpired(Logger, mail.EntryId);
            return;
        }
        switch (await TrySendAsync(mail, cancel))
        {
            case null:
                await outbox.FinishAsync(mail, cancel);
                telemetry.Mail("overtaken");
                break;
            case MailOutcome.Sent:
                await outbox.FinishAsync(mail, cancel);
                telemetry.Mail("sent");
                break;
            case MailOutcome.Deferred deferred when !IsTooOld(mail):
                await outbox.DeferAsync(mail, cancel);
                telemetry.Mail("deferred");
                Log.MailDeferred(Logger, mail.EntryId, mail.Attempts, deferred.Reason);
                break;
            case MailOutcome.Deferred deferred:
                await GiveUpAsync(mail, $"Given up after {mail.Attempts} tries: {deferred.Reason}", cancel);
                break;
            case MailOutcome.Refused refused:
                await GiveUpAsync(mail, refused.Reason, cancel);
                break;
        }
    }

    /// <summary>
    /// Null: not sent, because there is newer news of that order, which has a mail of its own. Looked at only after a wait, since it was written
    /// from what is stored. Without the store it waits on, and keeps no one-time password from its turn.
    /// </summary>
    private async Task<MailOutcome?> TrySendAsync(OutgoingMail mail, CancellationToken cancel)
    {
        if (mail.Attempts > 1 && OrderMail.TryReadKey(mail.Key, out var order, out var version))
            try
            {
                if (await orders.FindAsync(order, cancel) is { } now && now.Version > version)
                    return null;
            }
            catch (StoreUnavailableException e)
            {
                return new MailOutcome.Deferred(e.Message);
            }
        return await transport.SendAsync(mail, cancel);
    }

    private bool IsTooOld(OutgoingMail mail) => mail.TakenAt - mail.QueuedAt >= options.Value.GiveUpAfter;

    /// <summary>What has a lifetime holds a secret or is soon out of date: it isn't kept for anybody to look at.</summary>
    private async Task GiveUpAsync(OutgoingMail mail, string reason, CancellationToken cancel)
    {
        if (mail.ExpiresAt is null)
            await outbox.BuryAsync(mail, reason, cancel);
        else
            await outbox.FinishAsync(mail, cancel);
        telemetry.Mail("refused");
        Log.MailRefused(Logger, mail.EntryId, reason);
    }
}
