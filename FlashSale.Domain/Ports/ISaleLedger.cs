namespace FlashSale.Domain;

/// <summary>What Redis has down beside a sale's orders and counters, for whoever checks the books.</summary>
/// <remarks>All members throw <see cref="StoreUnavailableException"/> when Redis could not be asked.</remarks>
public interface ISaleLedger
{
    /// <summary>Every buyer's entry. Not a snapshot, and an entry may be seen twice.</summary>
    IAsyncEnumerable<SaleBuyer> WalkBuyersAsync(ProductId product, CancellationToken cancel);

    /// <summary>Every deadline of an unpaid order. Not a snapshot, and one may be seen twice.</summary>
    IAsyncEnumerable<SaleHold> WalkHoldsAsync(ProductId product, CancellationToken cancel);

    /// <summary>How far the sale's stream has come: the id of its newest entry, also when that was trimmed since.</summary>
    Task<string> FindPositionAsync(ProductId product, CancellationToken cancel);

    /// <summary>
    /// Whether every decision up to a position was brought into the store and acknowledged. What the store still lacks of them is no longer
    /// on its way.
    /// </summary>
    /// <param name="product">Whose stream.</param>
    /// <param name="position">From <see cref="FindPositionAsync"/>.</param>
    /// <param name="cancel">Ends the wait.</param>
    Task<bool> IsStoredUpToAsync(ProductId product, string position, CancellationToken cancel);
}
