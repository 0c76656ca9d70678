using FlashSale.Domain;
using FlashSale.Storage.Mail;
using FlashSale.Tests.Infrastructure;
using Microsoft.Extensions.Options;

namespace FlashSale.Tests.Mail;

[Trait(Tiers.Name, Tiers.Integration)]
public sealed class SmtpTransportTests : IAsyncLifetime
{
    private readonly SmtpServer _server = SmtpServer.StartNew();

    public Task InitializeAsync() => Task.CompletedTask;

    public async Task DisposeAsync() => await _server.DisposeAsync();

    [Fact]
    public async Task Send_Taken_ArrivesAsItWasWithItsMessageId()
    {
        Assert.IsType<MailOutcome.Sent>(await SendAsync(Mail() with { Subject = "Your order", Body = "Ünïcode\n.\nand a dot" }));

        var mail = Assert.Single(_server.Received);
        Assert.Contains("Message-ID: <key-1@shop.test>", mail, StringComparison.OrdinalIgnoreCase);
        Assert.Contains("Subject: Your order", mail, StringComparison.OrdinalIgnoreCase);
        Assert.Contains("MAIL FROM:<robot@shop.test>", string.Join('\n', _server.Commands), StringComparison.OrdinalIgnoreCase);
        Assert.Equal("Ünïcode\n.\nand a dot", MailText.Body(mail));
    }

    [Theory]
    [InlineData("450 try later", false)]
    [InlineData("451 try later", false)]
    [InlineData("421 closing", false)]
    [InlineData("530 log in first", false)]
    [InlineData("550 nobody here", true)]
    [InlineData("552 full", true)]
    [InlineData("553 bad name", true)]
    public async Task Send_RecipientRefused_IsFinalOnlyWhenTheMailIsToBlame(string answer, bool final)
    {
        _server.Recipient = address => $"{answer} ({address})";

        var outcome = await SendAsync(Mail());

        var reason = final ? Assert.IsType<MailOutcome.Refused>(outcome).Reason : Assert.IsType<MailOutcome.Deferred>(outcome).Reason;
        Assert.DoesNotContain("buyer@", reason, StringComparison.Ordinal);
        Assert.Empty(_server.Received);
    }

    [Fact]
    public async Task Send_ServerDownOrSilent_IsDeferred()
    {
        _server.Recipient = static _ => null;
        Assert.IsType<MailOutcome.Deferred>(await SendAsync(Mail(), timeout: TimeSpan.FromMilliseconds(300)));

        await _server.StopAsync();
        Assert.IsType<MailOutcome.Deferred>(await SendAsync(Mail()));
    }

    [Fact]
    public async Task Send_CancelledWhileTheServerIsSilent_Throws()
    {
        using var stop = new CancellationTokenSource();
        _server.Recipient = static _ => null;

        var sending = SendAsync(Mail(), cancel: stop.Token);
        await Eventually.IsTrueAsync(
            () => _server.Commands.Any(static line => line.StartsWith("RCPT", StringComparison.Ordinal)),
            "it asks"
        );
        await stop.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => sending);
    }

    [Fact]
    public async Task Send_EncryptionWantedAndNotOffered_SendsNothing()
    {
        Assert.IsType<MailOutcome.Deferred>(await SendAsync(Mail(), encrypted: true, user: "shop", password: "secret"));

        Assert.Empty(_server.Received);
        Assert.DoesNotContain(_server.Commands, static line => line.StartsWith("AUTH", StringComparison.OrdinalIgnoreCase));
    }

    [Fact]
    public async Task Send_WithUser_LogsIn()
    {
        _server.Extensions = ["AUTH LOGIN"];

        Assert.IsType<MailOutcome.Sent>(await SendAsync(Mail(), user: "shop", password: "secret"));

        Assert.Contains(Convert.ToBase64String("secret"u8), _server.Commands);
    }

    [Fact]
    public async Task Send_LineBreaksInASubjectOrKey_AddNoHeader()
    {
        var mail = Mail() with { Subject = "Hello\r\nBcc: victim@example.test\r\n\r\nBody", Key = "key\r\nX-Evil: 1" };

        Assert.IsType<MailOutcome.Sent>(await SendAsync(mail));

        var headers = Assert.Single(_server.Received).Split("\n\n")[0].Split('\n');
        Assert.DoesNotContain(headers, static line => line.StartsWith("Bcc:", StringComparison.OrdinalIgnoreCase));
        Assert.DoesNotContain(headers, static line => line.StartsWith("X-Evil", StringComparison.OrdinalIgnoreCase));
        Assert.Single(_server.Commands, static line => line.StartsWith("RCPT", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("")]
    [InlineData("nobody")]
    [InlineData("a@example.test\r\nBcc: b@example.test")]
    [InlineData("a@example.test>\r\nRCPT TO:<b@example.test")]
    [InlineData("a@example.test, b@example.test")]
    public async Task Send_NotOneAddress_IsRefusedWithoutAWordToTheServer(string address)
    {
        Assert.IsType<MailOutcome.Refused>(await SendAsync(Mail() with { To = address }));

        Assert.Empty(_server.Commands);
    }

    private static OutgoingMail Mail() =>
        new()
        {
            EntryId = "1-1",
            To = "buyer@example.test",
            Subject = "Subject",
            Body = "Body",
            Key = "key-1",
            QueuedAt = DateTimeOffset.UnixEpoch,
            TakenAt = DateTimeOffset.UnixEpoch,
            ExpiresAt = null,
            Attempts = 1,
        };

    private Task<MailOutcome> SendAsync(
        OutgoingMail mail,
        TimeSpan? timeout = null,
        bool encrypted = false,
        string? user = null,
        string? password = null,
        CancellationToken cancel = default
    )
    {
        var options = new SmtpOptions
        {
            Host = "127.0.0.1",
            Port = _server.Port,
            From = "FlashSale <robot@shop.test>",
            EnableSsl = encrypted,
            Timeout = timeout ?? TimeSpan.FromSeconds(30),
            User = user,
            Password = password,
        };
        return new SmtpTransport(Options.Create(options)).SendAsync(mail, cancel);
    }
}
