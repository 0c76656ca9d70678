namespace FlashSale.ApiService.Auth;

/// <summary>The one administrator, seeded at boot.</summary>
internal static class AdminAccount
{
    /// <summary>Kept from registration: whoever signed up with it first would stand in the seed's way.</summary>
    public const string Email = "admin@flashsale.local";

    /// <summary>Environment variable or setting.</summary>
    public const string PasswordSetting = "FLASHSALE_ADMIN_PASSWORD";

    /// <summary>Only in the Development environment.</summary>
    public const string DevelopmentPassword = "flash-sale-dev";
}
