namespace FlashSale.ApiService.DevTools;

/// <summary>What this process says about itself to a benchmark.</summary>
/// <param name="AllocatedBytes">Bytes that were ever allocated on the managed heap.</param>
/// <param name="Collections">Garbage collections of generation 0, 1 and 2.</param>
/// <param name="Purchases">Purchase requests by outcome, since this was asked for the first time.</param>
internal sealed record RuntimeResponse(long AllocatedBytes, IReadOnlyList<int> Collections, IReadOnlyDictionary<string, long> Purchases)
{
    public static RuntimeResponse Now(PurchaseTally tally) =>
        new(GC.GetTotalAllocatedBytes(precise: true), [GC.CollectionCount(0), GC.CollectionCount(1), GC.CollectionCount(2)], tally.Read());
}
