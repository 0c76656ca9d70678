namespace FlashSale.Domain;

/// <summary>Reads the mails that the development transport kept. Registered only where development tools are enabled.</summary>
public interface IDevMailbox
{
    /// <summary>Newest first.</summary>
    /// <exception cref="StoreUnavailableException">Redis could not be asked.</exception>
    Task<IReadOnlyList<(MailMessage Message, DateTimeOffset SentAt)>> ListAsync(string email, CancellationToken cancel);
}
