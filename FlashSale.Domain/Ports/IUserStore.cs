namespace FlashSale.Domain;

/// <summary>Accounts for good, in the document store.</summary>
/// <remarks>All members throw <see cref="StoreUnavailableException"/> when the store could not be asked.</remarks>
public interface IUserStore
{
    /// <summary>False when the e-mail address is taken; nothing is changed then.</summary>
    Task<bool> TryInsertAsync(User user, CancellationToken cancel);

    /// <summary>In one transaction, for load tests. Taken addresses are skipped.</summary>
    Task InsertManyAsync(IReadOnlyCollection<User> users, CancellationToken cancel);

    Task<User?> FindByEmailAsync(string email, CancellationToken cancel);

    Task<User?> FindAsync(UserId id, CancellationToken cancel);

    /// <summary>All of these in one query. Unknown ones are left out; the same one twice is harmless.</summary>
    Task<IReadOnlyDictionary<UserId, User>> FindAsync(IReadOnlyCollection<UserId> ids, CancellationToken cancel);

    /// <summary>After a sign-in found that the hash's parameters are out of date.</summary>
    Task UpdatePasswordHashAsync(UserId id, string passwordHash, CancellationToken cancel);
}
