namespace FlashSale.Crowd.Api.Contract;

internal sealed record DevSessionsRequest(int Count);
