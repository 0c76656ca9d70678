namespace FlashSale.Crowd.Chaos.Clients;

/// <summary>A product as it was put up for sale.</summary>
/// <param name="Name">What the report calls it.</param>
/// <param name="Total">Units.</param>
/// <param name="PerUserLimit">Units that one user may have at a time. 0: no limit.</param>
/// <param name="HoldSeconds">How long an unpaid unit is held. 0: no payment step.</param>
internal sealed record Offer(string Name, int Total, int PerUserLimit, int HoldSeconds)
{
    /// <summary>Given by the system.</summary>
    public string ProductId { get; init; } = "";
}
