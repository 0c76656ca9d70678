namespace FlashSale.ApiService.DevTools;

internal sealed record MintedSessionsResponse(IReadOnlyList<MintedSession> Sessions);
