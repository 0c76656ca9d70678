using FlashSale.Domain;
using FlashSale.Storage.Redis.Sales;

namespace FlashSale.Storage.Redis.Mail;

/// <summary>The stream <c>mail:outbox</c>. To hand a mail over is one <c>XADD</c>; nothing of it is left once it was sent.</summary>
internal sealed class MailOutbox(RedisGateway redis) : IMailer, IMailOutbox
{
    private readonly WorkQueue _queue = new(redis, RedisKeys.MailOutbox);

    public Task SendAsync(MailMessage message, CancellationToken cancel) => _queue.AddAsync(MailFields.Write(message), cancel);

    public async Task<IReadOnlyList<OutgoingMail>> TakeAsync(string consumer, int count, MailRetry retry, CancellationToken cancel)
    {
        while (true)
        {
            // Asked first: should there be no answer, nothing is in anybody's hands.
            var now = await RedisTime.FindAsync(redis, cancel);
            var items = await _queue.TakeAsync(consumer, count, retry, cancel);
            var mails = new List<OutgoingMail>(items.Count);
            foreach (var item in items)
            {
                if (MailFields.Read(item, now) is { } mail)
                    mails.Add(mail);
                else
                    await BuryAsync(item.Id, item.Deliveries, item.Fields, "It can't be understood.", cancel);
            }
            // Only what can't be understood was there: none of it comes again.
            if (mails.Count > 0 || items.Count == 0)
                return mails;
        }
    }

    public Task FinishAsync(OutgoingMail mail, CancellationToken cancel) => _queue.RemoveAsync([mail.EntryId], cancel);

    public Task DeferAsync(OutgoingMail mail, CancellationToken cancel) => _queue.DeferAsync(mail.EntryId, cancel);

    public Task BuryAsync(OutgoingMail mail, string reason, CancellationToken cancel) =>
        BuryAsync(mail.EntryId, mail.Attempts, MailFields.Write(mail), reason, cancel);

    public Task<long> CountAsync(CancellationToken cancel) => _queue.CountAsync(cancel);

    public Task<long> CountDeferredAsync(CancellationToken cancel) => _queue.CountDeferredAsync(cancel);

    public Task<long> ForgetConsumersAsync(TimeSpan idle, CancellationToken cancel) => _queue.ForgetConsumersAsync(idle, cancel);

    /// <summary>Kept there before it goes here. Whoever dies in between is followed by somebody who buries it again, which adds nothing.</summary>
    private async Task BuryAsync(
        string entryId,
        int deliveries,
        IReadOnlyDictionary<string, string> fields,
        string reason,
        CancellationToken cancel
    )
    {
        await new Burial(DeadLetterKind.Mail, Product: null, entryId, reason, deliveries, fields).RunAsync(redis, cancel);
        await _queue.RemoveAsync([entryId], cancel);
    }
}
