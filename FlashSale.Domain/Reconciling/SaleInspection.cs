namespace FlashSale.Domain;

/// <summary>What one look at a sale found. One look proves little on a sale that moves; two that agree do.</summary>
/// <param name="Sale">Redis' figures at one instant, before the walk.</param>
/// <param name="Position">How far the sale's stream had come when Redis' part of the walk was over.</param>
/// <param name="Quiet">Nothing moved from beginning to end.</param>
/// <param name="Drift">Each difference, real or only apparent.</param>
public sealed record SaleInspection(SaleSnapshot Sale, string Position, bool Quiet, IReadOnlyList<SaleDrift> Drift);
