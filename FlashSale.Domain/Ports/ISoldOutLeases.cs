namespace FlashSale.Domain;

/// <summary>
/// Lets a process answer "sold out" by itself for a moment, without being wrong: while a lease of a sale lasts, nobody gets a unit of it,
/// not even one that has come back.
/// </summary>
/// <remarks>All members throw <see cref="StoreUnavailableException"/> when Redis could not be asked.</remarks>
public interface ISoldOutLeases
{
    /// <summary>
    /// Takes a lease, or prolongs it. Null when the sale is not sold out: units are left, it is not open, or Redis doesn't know it.
    /// </summary>
    /// <param name="product">Whose sale.</param>
    /// <param name="length">
    /// How long, at most 5 s, counted by Redis from when it decides. Count from before the call, and it ends here no later than there.
    /// </param>
    /// <param name="cancel">Ends the wait.</param>
    Task<SoldOutLease?> TakeAsync(ProductId product, TimeSpan length, CancellationToken cancel);

    /// <summary>
    /// Walks everybody who may have a recorded answer of this sale: its buyers, and those who gave back what they had. Complete if the
    /// sale was sold out under leases of the same <see cref="SoldOutLease.Mark"/> before and after. Somebody may be seen twice.
    /// </summary>
    IAsyncEnumerable<UserId> WalkServedAsync(ProductId product, CancellationToken cancel);
}
