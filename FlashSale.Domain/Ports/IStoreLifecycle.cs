namespace FlashSale.Domain;

/// <summary>Bringing the document store up to date, and asking whether it answers.</summary>
public interface IStoreLifecycle
{
    /// <summary>What it is, for the boot log: <c>SQLite at …</c> or <c>MongoDB at host:port</c>. No secret.</summary>
    string Description { get; }

    /// <summary>Creates or migrates schema and indexes. Safe when several processes do it at once.</summary>
    Task InitializeAsync(CancellationToken cancel);

    /// <exception cref="StoreUnavailableException">It does not answer.</exception>
    Task PingAsync(CancellationToken cancel);
}
