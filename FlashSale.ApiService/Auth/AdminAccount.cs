namespace FlashSale.ApiService.Auth;

/// <summary>The one administrator, seeded at boot: two settings, or variables of the environment.</summary>
internal sealed class AdminAccount
{
    public const string EmailSetting = "FLASHSALE_ADMIN_EMAIL";
    public const string PasswordSetting = "FLASHSALE_ADMIN_PASSWORD";

    private const string DefaultEmail = "admin@flashsale.local";
    private const string DevelopmentPassword = "flash-sale-dev";

    /// <summary>Where one-time passwords are mailed to. Kept from registration: whoever signed up with it first would stand in the seed's way.</summary>
    public string Email { get; private set; } = DefaultEmail;

    /// <summary>Null: no administrator is made.</summary>
    public string? Password { get; private set; }

    public static void Add(IServiceCollection services) =>
        services
            .AddOptions<AdminAccount>()
            .Configure<IConfiguration, IHostEnvironment>(static (account, settings, environment) => account.Read(settings, environment))
            .Validate(static account => Credentials.IsEmail(account.Email), $"{EmailSetting} is no e-mail address.")
            .Validate(
                static account => account.Password is null || Credentials.IsNewPassword(account.Password),
                $"{PasswordSetting} must have {Credentials.MinPassword} to {Credentials.MaxPassword} characters."
            )
            .ValidateOnStart();

    private void Read(IConfiguration settings, IHostEnvironment environment)
    {
        if (settings[EmailSetting] is { Length: > 0 } email)
            Email = Credentials.Normalize(email);
        Password =
            settings[PasswordSetting] is { Length: > 0 } configured ? configured
            : environment.IsDevelopment() ? DevelopmentPassword
            : null;
    }
}
