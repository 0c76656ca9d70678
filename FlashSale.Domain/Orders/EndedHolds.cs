namespace FlashSale.Domain;

/// <summary>What became of a batch of holds whose deadline had passed.</summary>
/// <param name="Ended">Holds that were ended now.</param>
/// <param name="Stuck">Entries among the holds that are none, and were left alone: their order is unknown, or not reserved any more.</param>
/// <param name="StuckExample">One of them, if it can be read.</param>
public sealed record EndedHolds(int Ended, int Stuck, OrderId? StuckExample)
{
    public static readonly EndedHolds None = new(0, 0, null);
}
