namespace FlashSale.Crowd.Chaos.Checking;

/// <summary>An order as Redis or the store has it in the end.</summary>
/// <param name="OrderId">Its id.</param>
/// <param name="UserId">Whose it is.</param>
/// <param name="Quantity">Units.</param>
/// <param name="Status"><c>reserved</c>, <c>confirmed</c>, <c>cancelled</c> or <c>expired</c>.</param>
/// <param name="HoldUntilMs">End of its hold, milliseconds since 1970; 0: it never had one.</param>
internal sealed record KeptOrder(string OrderId, string UserId, int Quantity, string Status, long HoldUntilMs)
{
    /// <summary>True while the order keeps its units.</summary>
    public bool IsLive => Status is "reserved" or "confirmed";
}
