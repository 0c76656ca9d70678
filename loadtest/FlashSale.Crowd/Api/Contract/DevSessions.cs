namespace FlashSale.Crowd.Api.Contract;

internal sealed record DevSessions(IReadOnlyList<DevSession> Sessions);
