namespace FlashSale.Domain;

/// <summary>Differences of one kind that should not be, and how large they are together.</summary>
/// <param name="Kind">One of <see cref="DriftKinds"/>.</param>
/// <param name="Count">Units for <see cref="DriftKinds.StockCounter"/>, else orders, users or deadlines.</param>
public sealed record SaleAuditDrift(string Kind, long Count)
{
    /// <summary>One of each kind that there is.</summary>
    public static IReadOnlyList<SaleAuditDrift> Of(IEnumerable<SaleDrift> drift) =>
        [
            .. drift
                .GroupBy(static one => one.Kind)
                .Select(static kind => new SaleAuditDrift(kind.Key, kind.Sum(static one => one.Size)))
                .OrderBy(static kind => kind.Kind, StringComparer.Ordinal),
        ];
}
