namespace FlashSale.Crowd.Api.Contract;

internal sealed record Credentials(string Email, string Password);
