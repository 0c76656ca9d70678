namespace FlashSale.Domain;

/// <summary>Whether the figures of a sale agree, in Redis and between Redis and the store.</summary>
/// <param name="Sale">Redis' figures at one instant.</param>
/// <param name="Persisted">Units of live orders in the store.</param>
/// <param name="Pending">Entries of the stream that the store has not heard of yet. They unbalance nothing: they are on their way.</param>
/// <param name="Quiet">
/// True when nothing moved while the orders were walked, so that <paramref name="Drift"/> covers them. False: only the counters were
/// compared.
/// </param>
/// <param name="Drift">Each difference that should not be.</param>
public sealed record SaleAudit(SaleSnapshot Sale, long Persisted, long Pending, bool Quiet, IReadOnlyList<SaleAuditDrift> Drift)
{
    /// <summary>Every unit is in exactly one place, none was sold twice, and nothing drifts.</summary>
    public bool Balanced => Sale.Stock >= 0 && Sale.Stock + Sale.Held + Sale.Sold == Sale.Total && Drift.Count == 0;
}
