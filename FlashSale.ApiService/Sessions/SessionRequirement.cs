namespace FlashSale.ApiService.Sessions;

/// <summary>Endpoint metadata: who may come in.</summary>
internal sealed record SessionRequirement(SessionLevel Level);
