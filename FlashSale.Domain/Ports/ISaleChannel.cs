namespace FlashSale.Domain;

/// <summary>Fire-and-forget news of the sales, over pub/sub. Messages may be lost: whoever needs the truth reads it from Redis.</summary>
public interface ISaleChannel
{
    /// <exception cref="StoreUnavailableException">Redis could not be asked.</exception>
    Task PublishAsync(SaleNews news, CancellationToken cancel);

    /// <summary>
    /// Calls back for every message until disposed. The callback must not block. Survives reconnects, and may be asked for while Redis is
    /// away.
    /// </summary>
    Task<IAsyncDisposable> SubscribeAsync(Action<SaleNews> received, CancellationToken cancel);
}
