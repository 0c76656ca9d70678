namespace FlashSale.Crowd.Api.Contract;

/// <summary>An order; the status is <c>reserved</c>, <c>confirmed</c>, <c>cancelled</c> or <c>expired</c>.</summary>
internal sealed record OrderAnswer(string OrderId, string ProductId, int Quantity, string Status)
{
    /// <summary>True while the order keeps its units.</summary>
    public bool IsLive => Status is "reserved" or "confirmed";
}
