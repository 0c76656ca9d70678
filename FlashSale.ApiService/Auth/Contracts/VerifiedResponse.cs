namespace FlashSale.ApiService.Auth;

/// <summary>The session may buy now.</summary>
internal sealed record VerifiedResponse(bool Verified);
