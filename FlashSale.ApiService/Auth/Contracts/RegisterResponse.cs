namespace FlashSale.ApiService.Auth;

/// <summary>Says the same whether or not the address was known.</summary>
internal sealed record RegisterResponse(string Message)
{
    public static readonly RegisterResponse Instance = new("You can log in now at POST /api/v1/auth/login, if the address was free.");
}
