namespace FlashSale.ApiService.DevTools;

/// <param name="Messages">Newest first.</param>
internal sealed record MailboxResponse(IReadOnlyList<MailResponse> Messages);
