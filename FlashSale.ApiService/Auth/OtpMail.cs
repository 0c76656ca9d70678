using FlashSale.Domain;

namespace FlashSale.ApiService.Auth;

/// <summary>Issues a one-time password and mails it.</summary>
internal sealed class OtpMail(IOneTimePasswords codes, IMailer mailer)
{
    /// <summary>False while the account is locked: nothing was sent.</summary>
    /// <exception cref="StoreUnavailableException">The code could not be kept, or the mail not be handed over.</exception>
    public async Task<bool> SendAsync(string email, CancellationToken cancel)
    {
        if (await codes.IssueAsync(email, cancel) is not { } code)
            return false;
        var body = $"Your one-time password is {code}. It works once, for a few minutes. Never tell it to anybody.";
        var mail = new MailMessage(email, "Your FlashSale code", body, code) { Lifetime = codes.Lifetime };
        await mailer.SendAsync(mail, cancel);
        return true;
    }
}
