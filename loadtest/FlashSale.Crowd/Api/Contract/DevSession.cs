namespace FlashSale.Crowd.Api.Contract;

/// <summary>A signed-in, verified account made for a load test.</summary>
internal sealed record DevSession(string UserId, string Email, string SessionId);
