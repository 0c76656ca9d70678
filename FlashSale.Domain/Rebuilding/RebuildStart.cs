namespace FlashSale.Domain;

/// <summary>What became of asking to put a sale back.</summary>
public abstract record RebuildStart
{
    private RebuildStart() { }

    /// <summary>The sale is closed to everybody and the caller's to put back.</summary>
    /// <param name="Lease">For every further step.</param>
    /// <param name="Left">What Redis still knew of the sale. Null: nothing.</param>
    public sealed record Begun(RebuildLease Lease, LostSale? Left) : RebuildStart;

    /// <summary>Another rebuilder is at it, or died less than a lease ago.</summary>
    public sealed record Busy : RebuildStart;

    /// <summary>The sale is there, and Redis is not behind the store.</summary>
    public sealed record NotNeeded : RebuildStart;
}
