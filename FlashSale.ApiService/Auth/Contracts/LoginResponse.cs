namespace FlashSale.ApiService.Auth;

/// <summary>The session exists, and waits for its one-time password.</summary>
internal sealed record LoginResponse(bool OtpRequired, string Message)
{
    public static readonly LoginResponse Instance = new(true, "Send the code from the mail to POST /api/v1/auth/verify-otp.");
}
