namespace FlashSale.Domain;

/// <summary>What became of giving a held unit back.</summary>
public abstract record ReleaseOutcome
{
    private ReleaseOutcome() { }

    /// <summary>Unit and right to buy were returned now, or (<paramref name="Already"/>) before.</summary>
    public sealed record Released(Order Order, bool Already) : ReleaseOutcome;

    /// <summary>No such order of this user.</summary>
    public sealed record UnknownOrder : ReleaseOutcome;

    /// <summary>It is confirmed, or (an expiry) its hold has not ended yet.</summary>
    public sealed record NotReleasable(Order Order) : ReleaseOutcome;
}
