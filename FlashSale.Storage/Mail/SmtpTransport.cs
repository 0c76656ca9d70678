using System.Net;
using System.Net.Mail;
using System.Net.Mime;
using System.Net.Sockets;
using System.Security.Authentication;
using System.Security.Cryptography;
using System.Text;
using FlashSale.Domain;
using SmtpMessage = System.Net.Mail.MailMessage;

namespace FlashSale.Storage.Mail;

/// <summary>Sends through a mail server. A connection a mail: they are few, and none is left behind that the other side has given up.</summary>
internal sealed class SmtpTransport(IOptions<SmtpOptions> options) : IMailTransport
{
    /// <summary>It may have been taken all the same: then it goes out twice, with one Message-ID.</summary>
    private static readonly MailOutcome Late = new MailOutcome.Deferred("The mail server did not answer in time.");

    public async Task<MailOutcome> SendAsync(OutgoingMail mail, CancellationToken cancel)
    {
        var settings = options.Value;
        if (string.IsNullOrWhiteSpace(settings.Host))
            return new MailOutcome.Deferred($"{SmtpOptions.Section}:{nameof(SmtpOptions.Host)} is not configured here.");
        // Equal: "a@x.test, b@x.test" is read as b with a name.
        if (!MailAddress.TryCreate(mail.To, out var to) || to.Address != mail.To)
            return new MailOutcome.Refused("The address is none.");
        using var message = Compose(mail, to, new MailAddress(settings.From!));
        using var client = Connect(settings);
        using var deadline = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        deadline.CancelAfter(settings.Timeout);
        try
        {
            if (settings.CaFile is { } file)
                SmtpTrust.Only(SmtpTrust.Load(file));
            await client.SendMailAsync(message, deadline.Token);
            return new MailOutcome.Sent();
        }
        catch (Exception e)
            when (e
                    is SmtpException
                        or SocketException
                        or IOException
                        or AuthenticationException
                        or InvalidOperationException
                        or UnauthorizedAccessException
                        or CryptographicException
            )
        {
            cancel.ThrowIfCancellationRequested();
            return deadline.IsCancellationRequested ? Late : Judge(e);
        }
        catch (OperationCanceledException) when (!cancel.IsCancellationRequested)
        {
            return Late;
        }
    }

    private static MailOutcome Judge(Exception e) =>
        e switch
        {
            AuthenticationException or { InnerException: AuthenticationException } => new MailOutcome.Deferred(
                "The mail server's certificate is not trusted, or not one of this server's name."
            ),
            SmtpException told when IsFinal(told.StatusCode) => new MailOutcome.Refused(Told(told)),
            SmtpException told => new MailOutcome.Deferred(Told(told)),
            _ => new MailOutcome.Deferred($"The mail server could not be talked to: {e.GetType().Name}."),
        };

    private static SmtpClient Connect(SmtpOptions settings) =>
        new(settings.Host, settings.Port)
        {
            EnableSsl = settings.EnableSsl,
            Credentials = settings.User is null ? null : new NetworkCredential(settings.User, settings.Password),
        };

    /// <summary>Addresses were parsed, and what else becomes a header is made one line: nothing in a mail can add a header to it.</summary>
    private static SmtpMessage Compose(OutgoingMail mail, MailAddress to, MailAddress from)
    {
        var message = new SmtpMessage(from, to)
        {
            Subject = OneLine(mail.Subject),
            SubjectEncoding = Encoding.UTF8,
            Body = mail.Body,
            BodyEncoding = Encoding.UTF8,
            BodyTransferEncoding = TransferEncoding.QuotedPrintable,
        };
        message.Headers.Add("Message-ID", $"<{OneLine(mail.Key)}@{from.Host}>");
        return message;
    }

    private static string OneLine(string text) => string.Concat(text.Select(static c => char.IsControl(c) ? ' ' : c));

    /// <summary>
    /// 550 to 559 are about this mail: its recipient or its content. Other 5xx are about us (not logged in, not understood), so they hit
    /// every mail and end when somebody corrects the settings.
    /// </summary>
    private static bool IsFinal(SmtpStatusCode status) => (int)status is >= 550 and <= 559;

    /// <summary>The code alone: servers like to repeat the address in their words.</summary>
    private static string Told(SmtpException e) =>
        (int)e.StatusCode > 0 ? $"The mail server said {(int)e.StatusCode}." : "The mail server could not be reached.";
}
