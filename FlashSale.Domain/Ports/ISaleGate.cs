namespace FlashSale.Domain;

/// <summary>Where purchases are decided: each call is one atomic script in Redis.</summary>
public interface ISaleGate
{
    /// <summary>
    /// Decides a purchase. Never throws for a refusal or an outage: <see cref="PurchaseOutcome.Unavailable"/> means that nothing is known,
    /// and that a retry with the same key is safe.
    /// </summary>
    ValueTask<PurchaseOutcome> PurchaseAsync(PurchaseRequest request, CancellationToken cancel);

    /// <summary>Turns a hold into a sale, exactly once. <paramref name="user"/> null: on the system's behalf.</summary>
    /// <exception cref="StoreUnavailableException">Redis could not be asked.</exception>
    ValueTask<ConfirmOutcome> ConfirmAsync(OrderId order, UserId? user, CancellationToken cancel);

    /// <summary>Gives a held unit and the buyer's right to buy back, exactly once. <paramref name="user"/> null: on the system's behalf.</summary>
    /// <exception cref="StoreUnavailableException">Redis could not be asked.</exception>
    ValueTask<ReleaseOutcome> ReleaseAsync(OrderId order, UserId? user, ReleaseReason reason, CancellationToken cancel);

    /// <summary>
    /// Ends up to <paramref name="count"/> holds whose deadline has passed by the clock of Redis, oldest first, each exactly once as
    /// <see cref="ReleaseAsync"/> would with <see cref="ReleaseReason.HoldEnded"/>. None while the sale is being rebuilt.
    /// </summary>
    /// <param name="product">Whose holds.</param>
    /// <param name="count">1 to 2,000: so many end in one step, in which Redis does nothing else.</param>
    /// <param name="skip">Entries to pass over: those that earlier calls found stuck.</param>
    /// <param name="cancel">Ends the wait.</param>
    /// <exception cref="StoreUnavailableException">Redis could not be asked.</exception>
    Task<EndedHolds> EndHoldsAsync(ProductId product, int count, int skip, CancellationToken cancel);
}
