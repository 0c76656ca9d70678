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
}
