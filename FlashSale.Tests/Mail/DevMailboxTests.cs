using FlashSale.Domain;
using FlashSale.Storage.Redis;
using FlashSale.Tests.Accounts;
using FlashSale.Tests.Infrastructure;

namespace FlashSale.Tests.Mail;

[Collection(RedisCollection.Name)]
[Trait(Tiers.Name, Tiers.Integration)]
public sealed class DevMailboxTests(RedisFixture redis) : IDisposable
{
    private readonly AccountsHost _host = new(redis.Server);
    private readonly string _email = AccountsHost.NewUser().Email;

    public void Dispose() => _host.Dispose();

    [Fact]
    public async Task Send_TwoMails_AreListedNewestFirst()
    {
        var (first, second) = (new MailMessage(_email, "1", "one \u2028 \"1\"", "123456"), new MailMessage(_email, "2", "two"));
        await _host.Get<IMailer>().SendAsync(first, default);
        await _host.Get<IMailer>().SendAsync(second, default);

        var mails = await _host.Get<IDevMailbox>().ListAsync($" {_email.ToUpperInvariant()} ", default);

        Assert.Equal([second, first], mails.Select(static mail => mail.Message));
        Assert.True(mails[0].SentAt >= mails[1].SentAt);
    }

    [Fact]
    public async Task Send_ManyMails_KeepsTheNewestFiftyForAnHour()
    {
        for (var i = 0; i < 60; i++)
            await _host.Get<IMailer>().SendAsync(new(_email, $"{i}", ""), default);

        var mails = await _host.Get<IDevMailbox>().ListAsync(_email, default);

        Assert.Equal(Enumerable.Range(10, 50).Reverse().Select(static i => $"{i}"), mails.Select(static mail => mail.Message.Subject));
        var left = await redis.Database.KeyTimeToLiveAsync(RedisKeys.DevMailbox(_email));
        Assert.InRange(left!.Value, TimeSpan.FromMinutes(59), TimeSpan.FromHours(1));
    }

    [Fact]
    public async Task List_NoMail_IsEmpty() => Assert.Empty(await _host.Get<IDevMailbox>().ListAsync(_email, default));
}
