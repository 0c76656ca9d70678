namespace FlashSale.Bench.Shops;

/// <summary>Answer of <c>GET dev/runtime</c>.</summary>
/// <param name="AllocatedBytes">Ever, on the API's managed heap.</param>
/// <param name="Purchases">Purchase requests by outcome.</param>
internal sealed record Runtime(long AllocatedBytes, IReadOnlyDictionary<string, long> Purchases)
{
    public long Of(string outcome) => Purchases.GetValueOrDefault(outcome);
}
