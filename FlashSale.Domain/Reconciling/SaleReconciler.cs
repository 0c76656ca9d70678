namespace FlashSale.Domain;

/// <summary>
/// Finds and repairs what drifted in a sale. A look at a moving sale finds differences that are none: an order decided while the walk went
/// on, a decision on its way to the store. So it takes two looks, and acts on what both found unchanged, when everything that was decided
/// before the end of the first had reached the store before the second began.
/// </summary>
public sealed class SaleReconciler(SaleInspector inspector, ISaleLedger ledger, ISaleRepair repair, DriftRepairer repairer)
{
    /// <summary>
    /// Prolonged while the look and the repairs of a large sale go on. But a reservation whose owner was killed, or whose end was lost with
    /// Redis, keeps everybody from repairing until it runs out, and drift is to be gone within 30 s.
    /// </summary>
    private static readonly TimeSpan Reservation = TimeSpan.FromSeconds(15);

    /// <summary>The first look. Null when Redis knows no such sale.</summary>
    /// <exception cref="StoreUnavailableException">Redis or the store could not be asked.</exception>
    public Task<SaleInspection?> InspectAsync(ProductId product, CancellationToken cancel) => inspector.InspectAsync(product, cancel);

    /// <summary>
    /// The second look, and the repair of what both agree on. There is none when decisions are still on their way to the store, or somebody
    /// else repairs this sale at the moment.
    /// </summary>
    /// <exception cref="StoreUnavailableException">Redis or the store could not be asked. What was done is recorded.</exception>
    public async Task<Reconciliation> ConfirmAsync(SaleInspection first, CancellationToken cancel)
    {
        var product = first.Sale.Product;
        if (first.Drift.Count == 0 || !await ledger.IsStoredUpToAsync(product, first.Position, cancel))
            return new(product, Passes: 1, first.Drift, []);
        // Before the second look: what somebody else has repaired meanwhile is not seen any more.
        await using var reservation = await repair.TryReserveAsync(product, Reservation, cancel);
        if (reservation is null || await inspector.InspectAsync(product, cancel) is not { } second)
            return new(product, Passes: 1, first.Drift, []);
        var seen = first.Drift.Select(static drift => drift.Identity).ToHashSet();
        var agreed = second.Drift.Where(drift => seen.Contains(drift.Identity)).ToList();
        return new(product, Passes: 2, agreed, await repairer.RepairAsync(product, agreed, reservation, cancel));
    }
}
