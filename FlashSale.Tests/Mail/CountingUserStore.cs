using FlashSale.Domain;

namespace FlashSale.Tests.Mail;

/// <summary>The store, and how often it was asked for users.</summary>
internal sealed class CountingUserStore(IUserStore store) : IUserStore
{
    public int Queries { get; private set; }

    public Task<bool> TryInsertAsync(User user, CancellationToken cancel) => store.TryInsertAsync(user, cancel);

    public Task InsertManyAsync(IReadOnlyCollection<User> users, CancellationToken cancel) => store.InsertManyAsync(users, cancel);

    public Task<User?> FindByEmailAsync(string email, CancellationToken cancel)
    {
        Queries++;
        return store.FindByEmailAsync(email, cancel);
    }

    public Task<User?> FindAsync(UserId id, CancellationToken cancel)
    {
        Queries++;
        return store.FindAsync(id, cancel);
    }

    public Task<IReadOnlyDictionary<UserId, User>> FindAsync(IReadOnlyCollection<UserId> ids, CancellationToken cancel)
    {
        Queries++;
        return store.FindAsync(ids, cancel);
    }

    public Task UpdatePasswordHashAsync(UserId id, string passwordHash, CancellationToken cancel) =>
        store.UpdatePasswordHashAsync(id, passwordHash, cancel);
}
