namespace FlashSale.Storage.Redis.Mail;

/// <summary>A mail in the development mailbox: <c>{"to","subject","body","code","sentAt"}</c>.</summary>
internal sealed record KeptMail(string To, string Subject, string Body, string? Code, DateTimeOffset SentAt);
