namespace FlashSale.ApiService.Security;

/// <summary>Endpoint metadata: only for a peer on this machine.</summary>
internal sealed record LoopbackOnly;
