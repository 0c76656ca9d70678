namespace FlashSale.Domain;

/// <summary>Takes a mail over. It is sent later, by the worker: nobody who presses a button waits for a mail server.</summary>
public interface IMailer
{
    /// <exception cref="StoreUnavailableException">Redis could not be asked: the mail was not taken over.</exception>
    Task SendAsync(MailMessage message, CancellationToken cancel);
}
