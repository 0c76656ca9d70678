namespace FlashSale.Domain;

/// <summary>The operator's side of a sale: each call is one atomic script in Redis, and appends an event for the store.</summary>
/// <remarks>All members throw <see cref="StoreUnavailableException"/> when Redis could not be asked.</remarks>
public interface ISaleControl
{
    /// <summary>Puts a product's sale into Redis. Does nothing when it is there already.</summary>
    Task OpenAsync(Product product, CancellationToken cancel);

    /// <summary>
    /// Keeps other edits of the product out: terms are changed in Redis and in the document, and two edits that crossed would leave one's
    /// price here and the other's there. Null: somebody else is at it. It is prolonged until it is disposed; should this process die, it ends
    /// by itself.
    /// </summary>
    Task<IReservation?> TryReserveEditAsync(ProductId product, CancellationToken cancel);

    /// <summary>Changes the terms. A changed total moves the stock by the difference.</summary>
    /// <param name="product">Whose sale.</param>
    /// <param name="terms">All of them.</param>
    /// <param name="seenTotal">The total that the change was made looking at: with another one nothing is changed. Null: whatever it is.</param>
    /// <param name="cancel">Ends the wait.</param>
    Task<SaleControlOutcome> AmendAsync(ProductId product, SaleTerms terms, int? seenTotal, CancellationToken cancel);

    /// <summary>Adds units to stock and total.</summary>
    /// <param name="product">Whose sale.</param>
    /// <param name="units">At least 1.</param>
    /// <param name="key">Idempotency key, of the operator alone: with the same one it is done once within a day. Null: each call adds.</param>
    /// <param name="cancel">Ends the wait.</param>
    /// <exception cref="StoreUnavailableException">Redis could not be asked. Whether they were added is not known.</exception>
    Task<SaleControlOutcome> RestockAsync(ProductId product, int units, string? key, CancellationToken cancel);

    Task<SaleControlOutcome> PauseAsync(ProductId product, CancellationToken cancel);

    Task<SaleControlOutcome> ResumeAsync(ProductId product, CancellationToken cancel);

    /// <summary>Closes for good; <paramref name="withdraw"/> also makes the product unknown to buyers. Open holds may still be paid.</summary>
    Task<SaleControlOutcome> CloseAsync(ProductId product, bool withdraw, CancellationToken cancel);
}
