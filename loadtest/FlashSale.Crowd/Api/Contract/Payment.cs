namespace FlashSale.Crowd.Api.Contract;

internal sealed record Payment(string PaymentToken);
