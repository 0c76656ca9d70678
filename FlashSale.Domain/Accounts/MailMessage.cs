namespace FlashSale.Domain;

/// <summary>A mail to one person.</summary>
/// <param name="To">Address.</param>
/// <param name="Subject">One line.</param>
/// <param name="Body">Plain text.</param>
/// <param name="Code">The one-time password in the body, so that a development mailbox can show it by itself.</param>
public sealed record MailMessage(string To, string Subject, string Body, string? Code = null);
