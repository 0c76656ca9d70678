using FlashSale.Domain;

namespace FlashSale.ApiService.DevTools;

/// <summary>Makes users without a password and verified sessions for them, by the thousand.</summary>
internal sealed class SessionMint(IUserStore users, ISessionStore sessions, TimeProvider time)
{
    public async Task<IReadOnlyList<Session>> MakeAsync(int count, CancellationToken cancel)
    {
        var now = time.GetUtcNow();
        var made = new User[count];
        for (var i = 0; i < count; i++)
            made[i] = NewUser(now);
        await users.InsertManyAsync(made, cancel);
        return await sessions.CreateManyAsync(made, cancel);
    }

    private static User NewUser(DateTimeOffset now)
    {
        var id = UserId.New();
        return new()
        {
            Id = id,
            Email = LoadTestAddress.Of(id),
            PasswordHash = "",
            Role = UserRole.Customer,
            CreatedAt = now,
        };
    }
}
