namespace FlashSale.Crowd.Api.Contract;

/// <summary>Newest first.</summary>
internal sealed record Mailbox(IReadOnlyList<MailboxMessage> Messages);
