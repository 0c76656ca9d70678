namespace FlashSale.Domain;

/// <summary>The file in which Redis keeps what it decided. It grows with every decision, and is read whole when Redis starts.</summary>
public interface IDecisionFile
{
    /// <summary>Null: there is none, or it is somebody else's business (a cluster's, a provider's that doesn't let us).</summary>
    /// <exception cref="StoreUnavailableException">Redis could not be asked.</exception>
    Task<DecisionFileFigures?> LookAsync(CancellationToken cancel);

    /// <summary>Has it written anew, as short as it can be, by another process beside Redis. Returns when that has begun, or could not.</summary>
    /// <exception cref="StoreUnavailableException">Redis could not be asked.</exception>
    Task RewriteAsync(CancellationToken cancel);
}
