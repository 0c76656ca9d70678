namespace FlashSale.Domain;

/// <summary>Sessions in Redis: absolute and idle lifetimes are enforced by the key's expiry.</summary>
/// <remarks>All members throw <see cref="StoreUnavailableException"/> when Redis could not be asked.</remarks>
public interface ISessionStore
{
    Task<Session> CreateAsync(User user, bool verified, CancellationToken cancel);

    /// <summary>Verified sessions by the thousand, pipelined: for load tests.</summary>
    Task<IReadOnlyList<Session>> CreateManyAsync(IReadOnlyCollection<User> users, CancellationToken cancel);

    /// <summary>The session, its idle time starting anew; null when there is none (any more) or the text is no session id.</summary>
    ValueTask<Session?> FindAsync(string sessionId, CancellationToken cancel);

    /// <summary>
    /// A new, verified session in place of this one, whose id stops working. The absolute lifetime goes on. Null when it had ended.
    /// </summary>
    Task<Session?> RotateVerifiedAsync(Session session, CancellationToken cancel);

    Task DeleteAsync(string sessionId, CancellationToken cancel);
}
