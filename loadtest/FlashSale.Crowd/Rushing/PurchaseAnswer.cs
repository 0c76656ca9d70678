namespace FlashSale.Crowd.Rushing;

/// <summary>Everything that a press of "buy" can be told, as the buyer sees it.</summary>
internal abstract record PurchaseAnswer
{
    private PurchaseAnswer() { }

    /// <summary>201: an order was made now.</summary>
    public sealed record Accepted(string OrderId) : PurchaseAnswer;

    /// <summary>200 with <c>Idempotent-Replayed</c>: an earlier press with this key made the order.</summary>
    public sealed record Replayed(string OrderId) : PurchaseAnswer;

    /// <summary>Refused with the problem code: nothing was changed.</summary>
    public sealed record Refused(string Code) : PurchaseAnswer;

    /// <summary>No connection, no answer in time, or "cannot tell" (503): there may be an order or not.</summary>
    public sealed record Unknown(string Why) : PurchaseAnswer;

    /// <summary>Something that the contract doesn't have. There may be an order or not.</summary>
    public sealed record OffContract(string What) : PurchaseAnswer;
}
