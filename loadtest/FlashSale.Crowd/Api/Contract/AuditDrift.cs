namespace FlashSale.Crowd.Api.Contract;

internal sealed record AuditDrift(string Kind, long Count);
