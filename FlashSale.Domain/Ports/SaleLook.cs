namespace FlashSale.Domain;

/// <summary>One look at all live sales.</summary>
/// <param name="BegunAt">By the clock of Redis. Whatever was decided before it, the look has seen.</param>
/// <param name="Sales">Those that the index lists and Redis has.</param>
public sealed record SaleLook(DateTimeOffset BegunAt, IReadOnlyList<ListedSale> Sales);
