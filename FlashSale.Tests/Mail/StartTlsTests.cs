using System.Security.Cryptography.X509Certificates;
using FlashSale.Domain;
using FlashSale.Storage.Mail;
using FlashSale.Tests.Infrastructure;
using Microsoft.Extensions.Options;

namespace FlashSale.Tests.Mail;

/// <summary>Real handshakes. What was said before one is what anybody on the way could read.</summary>
[Trait(Tiers.Name, Tiers.Integration)]
public sealed class StartTlsTests : IAsyncLifetime, IDisposable
{
    private const string Password = "a password";
    private const string ClientAuthentication = "1.3.6.1.5.5.7.3.2";

    private readonly CertificateAuthority _authority = new();
    private readonly SmtpServer _server = SmtpServer.StartNew();

    public Task InitializeAsync() => Task.CompletedTask;

    public async Task DisposeAsync() => await _server.DisposeAsync();

    public void Dispose()
    {
        _server.Certificate?.Dispose();
        _authority.Dispose();
    }

    [Fact]
    public async Task Send_TrustedServer_IsLoggedInToAndGivenTheMailEncrypted()
    {
        Use(_authority.Issue("localhost"));

        Assert.IsType<MailOutcome.Sent>(await SendAsync(_authority.File));

        Assert.Equal(["EHLO", "STARTTLS"], _server.ClearCommands.Select(static line => line.Split(' ')[0]));
        Assert.Contains(_server.Commands, IsPassword);
        Assert.Contains("Body", Assert.Single(_server.Received), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Send_WrongName_SendsNothing()
    {
        Use(_authority.Issue("mail.example.test"));

        await AssertRefusedAsync(_authority.File);
    }

    [Fact]
    public async Task Send_Expired_SendsNothing()
    {
        Use(_authority.Issue("localhost", endsIn: -1));

        await AssertRefusedAsync(_authority.File);
    }

    [Fact]
    public async Task Send_CertificateOfAClient_SendsNothing()
    {
        Use(_authority.Issue("localhost", purpose: ClientAuthentication));

        await AssertRefusedAsync(_authority.File);
    }

    [Fact]
    public async Task Send_AnotherAuthority_SendsNothing()
    {
        using var another = new CertificateAuthority();
        Use(another.Issue("localhost"));

        await AssertRefusedAsync(_authority.File);
    }

    [Fact]
    public async Task Send_AuthorityThatOnlyATestKnows_SendsNothingWithoutItsFile()
    {
        Use(_authority.Issue("localhost"));
        // What is trusted for one mail is not for the next.
        Assert.IsType<MailOutcome.Sent>(await SendAsync(_authority.File));
        // The last word of that connection, which the server may hear after the mail counts as sent.
        await Eventually.IsTrueAsync(() => Task.FromResult(_server.Commands.Contains("QUIT")), "the first connection is over");
        _server.Commands.Clear();
        _server.Received.Clear();

        await AssertRefusedAsync(caFile: null);
    }

    [Fact]
    public async Task Send_FileGone_IsDeferredWithoutAWordToTheServer()
    {
        Use(_authority.Issue("localhost"));

        Assert.IsType<MailOutcome.Deferred>(await SendAsync("no/such.pem"));

        Assert.Empty(_server.Commands);
    }

    private void Use(X509Certificate2 certificate)
    {
        _server.Certificate = certificate;
        _server.Extensions = ["AUTH LOGIN"];
    }

    private async Task AssertRefusedAsync(string? caFile)
    {
        var deferred = Assert.IsType<MailOutcome.Deferred>(await SendAsync(caFile));

        Assert.Contains("certificate", deferred.Reason, StringComparison.Ordinal);
        Assert.Equal(["EHLO", "STARTTLS"], _server.Commands.Select(static line => line.Split(' ')[0]));
        Assert.Empty(_server.Received);
    }

    private static bool IsPassword(string line) => line == Convert.ToBase64String(System.Text.Encoding.UTF8.GetBytes(Password));

    private Task<MailOutcome> SendAsync(string? caFile)
    {
        var options = new SmtpOptions
        {
            Host = "localhost",
            Port = _server.Port,
            From = "robot@shop.test",
            User = "shop",
            Password = Password,
            CaFile = caFile,
            Timeout = TimeSpan.FromSeconds(30),
        };
        var mail = new OutgoingMail
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
        return new SmtpTransport(Options.Create(options)).SendAsync(mail, default);
    }
}
