namespace FlashSale.Domain;

/// <summary>Hands a mail to whatever transport is configured.</summary>
public interface IMailer
{
    /// <exception cref="StoreUnavailableException">The transport could not be reached.</exception>
    Task SendAsync(MailMessage message, CancellationToken cancel);
}
