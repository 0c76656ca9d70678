using System.Text.Json;
using FlashSale.Domain;
using StackExchange.Redis;

namespace FlashSale.Storage.Redis.Mail;

/// <summary>
/// Keeps mails where a developer can read them: a Redis list per address, newest first, that ends an hour after its last mail.
/// </summary>
internal sealed class DevMailbox(RedisGateway redis, TimeProvider time) : IMailer, IDevMailbox
{
    private const int Kept = 50;
    private static readonly TimeSpan Lifetime = TimeSpan.FromHours(1);

    public Task SendAsync(MailMessage message, CancellationToken cancel)
    {
        var mail = new KeptMail(message.To, message.Subject, message.Body, message.Code, time.GetUtcNow());
        RedisValue json = JsonSerializer.SerializeToUtf8Bytes(mail, MailJson.Default.KeptMail);
        var key = KeyOf(message.To);
        return redis.AskAsync(
            database =>
            {
                // In one step, so that no mailbox is left behind that grows or stays.
                var transaction = database.CreateTransaction();
                _ = transaction.ListLeftPushAsync(key, json);
                _ = transaction.ListTrimAsync(key, 0, Kept - 1);
                _ = transaction.KeyExpireAsync(key, Lifetime);
                return transaction.ExecuteAsync();
            },
            cancel
        );
    }

    public async Task<IReadOnlyList<(MailMessage Message, DateTimeOffset SentAt)>> ListAsync(string email, CancellationToken cancel)
    {
        var key = KeyOf(email);
        var kept = await redis.AskAsync(database => database.ListRangeAsync(key), cancel);
        return [.. kept.Select(Read)];
    }

    private static RedisKey KeyOf(string email) => RedisKeys.DevMailbox(email.Trim().ToLowerInvariant());

    private static (MailMessage, DateTimeOffset) Read(RedisValue json)
    {
        var mail = JsonSerializer.Deserialize(((byte[]?)json)!, MailJson.Default.KeptMail)!;
        return (new MailMessage(mail.To, mail.Subject, mail.Body, mail.Code), mail.SentAt);
    }
}
