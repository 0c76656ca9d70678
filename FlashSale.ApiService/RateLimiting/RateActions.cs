namespace FlashSale.ApiService.RateLimiting;

/// <summary>Names of the limited actions, as in the configuration section <c>RateLimits</c>.</summary>
internal static class RateActions
{
    public const string Register = "register";
    public const string Login = "login";
    public const string Otp = "otp";
    public const string Purchase = "purchase";
}
