namespace FlashSale.Domain;

/// <summary>Puts differences right in Redis, each in one step and only if what was observed still stands.</summary>
public interface ISaleRepair
{
    /// <param name="product">Whose sale.</param>
    /// <param name="correction">Any but <see cref="SaleCorrection.Store"/>, which is not Redis' business.</param>
    /// <param name="cancel">Ends the wait.</param>
    /// <exception cref="StoreUnavailableException">Redis could not be asked, or the sale is being rebuilt.</exception>
    Task<CorrectionOutcome> CorrectAsync(ProductId product, SaleCorrection correction, CancellationToken cancel);

    /// <summary>
    /// Keeps other repairers out of a sale, so that no repair is recorded twice. It is no more than that: corrections are safe without it.
    /// Null: somebody else is at it. It is prolonged until it is disposed; should this process die, it ends by itself after
    /// <paramref name="length"/>.
    /// </summary>
    /// <exception cref="StoreUnavailableException">Redis could not be asked.</exception>
    Task<IReservation?> TryReserveAsync(ProductId product, TimeSpan length, CancellationToken cancel);
}
