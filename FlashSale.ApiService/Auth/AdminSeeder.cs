using FlashSale.Domain;
using Microsoft.AspNetCore.Identity;
using Microsoft.Extensions.Options;

namespace FlashSale.ApiService.Auth;

/// <summary>
/// Makes the administrator's account once the store answers, and brings its password up to the setting. Several replicas do it at once:
/// the store lets one insert it, the others find it.
/// </summary>
internal sealed class AdminSeeder(
    IUserStore users,
    Passwords passwords,
    IOptions<AdminAccount> account,
    TimeProvider time,
    ILogger<AdminSeeder> logger
) : BackgroundService
{
    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(10);

    private readonly AdminAccount _account = account.Value;

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        if (_account.Password is not { } password)
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
        var known = await users.FindByEmailAsync(_account.Email, cancel);
        if (known is null)
        {
            var user = new User
            {
                Id = UserId.New(),
                Email = _account.Email,
                PasswordHash = await passwords.HashAsync(password, cancel),
                Role = UserRole.Admin,
                CreatedAt = time.GetUtcNow(),
            };
            if (await users.TryInsertAsync(user, cancel))
                Log.AdministratorSeeded(logger, _account.Email);
        }
        else if (known.Role != UserRole.Admin)
        {
            // Somebody signed up with it before it was the setting's. Their password stays theirs.
            Log.AdministratorIsCustomer(logger, AdminAccount.EmailSetting);
        }
        else if (await passwords.VerifyAsync(known, password, cancel) == PasswordVerificationResult.Failed)
        {
            await users.UpdatePasswordHashAsync(known.Id, await passwords.HashAsync(password, cancel), cancel);
            Log.AdministratorPasswordChanged(logger, _account.Email);
        }
    }
}
