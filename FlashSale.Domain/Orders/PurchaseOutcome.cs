namespace FlashSale.Domain;

/// <summary>Every way a purchase can end. A closed hierarchy: a refusal is a value, not an exception.</summary>
public abstract record PurchaseOutcome
{
    private PurchaseOutcome() { }

    /// <summary>The order was made now, or (<paramref name="Replayed"/>) by an earlier request with the same key.</summary>
    /// <param name="Order">As it was when it was made: a replay repeats the first answer.</param>
    /// <param name="Remaining">Units left right after it.</param>
    /// <param name="Replayed">True when this is the recorded answer of an earlier request.</param>
    public sealed record Accepted(Order Order, int Remaining, bool Replayed) : PurchaseOutcome;

    /// <summary>The key was used before for a different request (another quantity).</summary>
    public sealed record KeyReused : PurchaseOutcome;

    /// <summary>The caller's address or account is over its window.</summary>
    public sealed record RateLimited(RateDecision Decision) : PurchaseOutcome;

    public sealed record UnknownProduct : PurchaseOutcome;

    public sealed record NotOpenYet(DateTimeOffset StartsAt, TimeSpan Wait) : PurchaseOutcome;

    public sealed record SaleClosed : PurchaseOutcome;

    public sealed record SalePaused : PurchaseOutcome;

    /// <summary>The user already holds or owns as much as one user may.</summary>
    public sealed record LimitReached(int Limit) : PurchaseOutcome;

    /// <summary>Fewer units are left than were asked for.</summary>
    public sealed record SoldOut(int Remaining) : PurchaseOutcome;

    /// <summary>Redis could not be asked, or did not answer in time: nothing is known, so nothing is promised.</summary>
    public sealed record Unavailable : PurchaseOutcome;
}
