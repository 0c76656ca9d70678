namespace FlashSale.Crowd.Api.Contract;

internal sealed record MailboxMessage(string Subject, string? Code, DateTimeOffset SentAt);
