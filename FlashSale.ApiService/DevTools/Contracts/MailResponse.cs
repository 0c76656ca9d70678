using FlashSale.Domain;

namespace FlashSale.ApiService.DevTools;

/// <param name="Subject">One line.</param>
/// <param name="Body">Plain text.</param>
/// <param name="Code">The one-time password in the body, if it has one.</param>
/// <param name="SentAt">When it was handed over.</param>
internal sealed record MailResponse(string Subject, string Body, string? Code, DateTimeOffset SentAt)
{
    public static MailResponse Of(MailMessage mail, DateTimeOffset sentAt) => new(mail.Subject, mail.Body, mail.Code, sentAt);
}
