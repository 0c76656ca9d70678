namespace FlashSale.Domain;

/// <summary>Brings a mail to a mail server.</summary>
public interface IMailTransport
{
    /// <summary>Returns within its own deadline, and throws only when cancelled.</summary>
    Task<MailOutcome> SendAsync(OutgoingMail mail, CancellationToken cancel);
}
