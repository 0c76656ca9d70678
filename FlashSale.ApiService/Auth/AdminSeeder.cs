using FlashSale.Domain;
using Microsoft.AspNetCore.Identity;

namespace FlashSale.ApiService.Auth;

/// <summary>
/// Makes the administrator's account once the store answers, and brings its password up to the setting. Several replicas do it at once:
/// the store lets one insert it, the others find it.
/// </summary>
internal sealed class AdminSeeder(
    IUserStore users,
    Passwords passwords,
    IConfiguration configuration,
    IHostEnvironment environment,
    TimeProvider time,
    ILogger<AdminSeeder> logger
) : BackgroundService
{
    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(10);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        if (Password() is not { } password)
        {
            Log.NoAdministrator(logger, AdminAccount.PasswordSetting);
            return;
        }
        for (var pause = TimeSpan.FromMilliseconds(250); ; pause = pause * 2 < LongestPause ? pause * 2 : LongestPause)
        {
            try
            {
                await SeedAsync(password, stoppingToken);
                return;
            }
            catch (StoreUnavailableException e)
            {
                Log.SeedWaits(logger, e.Message);
                await Task.Delay(pause, time, stoppingToken);
            }
        }
    }

    internal async Task SeedAsync(string password, CancellationToken cancel)
    {
        var known = await users.FindByEmailAsync(AdminAccount.Email, cancel);
        if (known is null)
        {
            var user = new User
            {
                Id = UserId.New(),
                Email = AdminAccount.Email,
                PasswordHash = await passwords.HashAsync(password, cancel),
                Role = UserRole.Admin,
                CreatedAt = time.GetUtcNow(),
            };
            if (await users.TryInsertAsync(user, cancel))
                Log.AdministratorSeeded(logger, AdminAccount.Email);
        }
        else if (await passwords.VerifyAsync(known, password, cancel) == PasswordVerificationResult.Failed)
        {
            await users.UpdatePasswordHashAsync(known.Id, await passwords.HashAsync(password, cancel), cancel);
            Log.AdministratorPasswordChanged(logger, AdminAccount.Email);
        }
    }

    private string? Password() =>
        configuration[AdminAccount.PasswordSetting] is { Length: > 0 } configured ? configured
        : environment.IsDevelopment() ? AdminAccount.DevelopmentPassword
        : null;
}
