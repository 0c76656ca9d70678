namespace FlashSale.Crowd.Api.Contract;

internal sealed record OneTimePassword(string Code);
