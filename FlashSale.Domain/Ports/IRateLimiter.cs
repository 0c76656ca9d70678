namespace FlashSale.Domain;

/// <summary>Counts requests in windows that all replicas share.</summary>
public interface IRateLimiter
{
    /// <summary>Fixed window for an address: one INCR and an expiry, cheap, at worst twice the limit around a boundary.</summary>
    /// <exception cref="StoreUnavailableException">Redis could not be asked.</exception>
    ValueTask<RateDecision> HitAddressAsync(RateRule rule, string address, CancellationToken cancel);

    /// <summary>Exact sliding log for a user: never more than the limit in any window. A refused hit is not counted.</summary>
    /// <exception cref="StoreUnavailableException">Redis could not be asked.</exception>
    ValueTask<RateDecision> HitUserAsync(RateRule rule, string user, CancellationToken cancel);

    /// <summary>Empties a user's window.</summary>
    /// <exception cref="StoreUnavailableException">Redis could not be asked.</exception>
    ValueTask ForgetUserAsync(RateRule rule, string user, CancellationToken cancel);
}
