using System.Net;

namespace FlashSale.Domain;

/// <summary>Who comes, and how often: what every request has to know before it begins, in one wait.</summary>
public interface IDoor
{
    /// <summary>
    /// <see cref="ISessionStore.FindAsync"/> and <see cref="IRateLimiter.HitAddressAsync"/> at the same time. If one of both fails, so does
    /// the whole; the other may have happened.
    /// </summary>
    /// <param name="sessionId">Null: no session is looked for.</param>
    /// <param name="rule">Null: no hit is counted.</param>
    /// <param name="address">Whose hit it is. Null: of somebody without one, and all of those share a window.</param>
    /// <param name="cancel">Ends the wait, at the latest before it begins.</param>
    /// <exception cref="StoreUnavailableException">Redis could not be asked.</exception>
    ValueTask<DoorAnswer> AskAsync(string? sessionId, RateRule? rule, IPAddress? address, CancellationToken cancel);
}
