using FlashSale.Domain;
using Microsoft.Extensions.Options;

namespace FlashSale.ApiService.Auth;

/// <summary>Makes accounts, without telling who has one.</summary>
internal sealed class Registration(IUserStore users, Passwords passwords, IOptions<AdminAccount> administrator, TimeProvider time)
{
    /// <summary>Does nothing for an address that is taken, or kept for the administrator; the work is the same.</summary>
    /// <exception cref="StoreUnavailableException">The store could not be asked.</exception>
    public async Task RegisterAsync(Credentials credentials, CancellationToken cancel)
    {
        var user = new User
        {
            Id = UserId.New(),
            Email = credentials.Email,
            PasswordHash = await passwords.HashAsync(credentials.Password, cancel),
            Role = UserRole.Customer,
            CreatedAt = time.GetUtcNow(),
        };
        if (credentials.Email == administrator.Value.Email)
            await users.FindByEmailAsync(credentials.Email, cancel);
        else
            await users.TryInsertAsync(user, cancel);
    }
}
