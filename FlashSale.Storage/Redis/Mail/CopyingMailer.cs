using FlashSale.Domain;

namespace FlashSale.Storage.Redis.Mail;

/// <summary>With a mail server and the development tools: mails go out, and a copy is kept where a developer can read it.</summary>
internal sealed class CopyingMailer(DevMailbox mailbox, MailOutbox outbox) : IMailer
{
    public async Task SendAsync(MailMessage message, CancellationToken cancel)
    {
        await mailbox.SendAsync(message, cancel);
        await outbox.SendAsync(message, cancel);
    }
}
