namespace FlashSale.Domain;

/// <summary>What could be read of some sales.</summary>
/// <param name="Found">Of those that Redis knows.</param>
/// <param name="Unanswered">Products whose server did not answer: nothing is known of their sales.</param>
public sealed record ReachedSales(IReadOnlyDictionary<ProductId, SaleSnapshot> Found, IReadOnlyCollection<ProductId> Unanswered)
{
    /// <exception cref="StoreUnavailableException">Some server did not answer. To be asked when all is done for the others.</exception>
    public static void ThrowIfAny(IReadOnlyCollection<ProductId> unanswered)
    {
        if (unanswered.Count > 0)
            throw new StoreUnavailableException($"Redis did not answer for {unanswered.Count} sales.") { OthersMayAnswer = true };
    }
}
