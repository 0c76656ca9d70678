namespace FlashSale.Domain;

/// <summary>One difference that one look at a sale found.</summary>
/// <param name="Kind">One of <see cref="DriftKinds"/>.</param>
/// <param name="Subject">The order, the user or the counters that it is about.</param>
/// <param name="Before">What was observed, for a person to read. Two looks that agree say the same.</param>
/// <param name="Correction">What would put it right.</param>
/// <param name="Size">Units for <see cref="DriftKinds.StockCounter"/>, else 1.</param>
public sealed record SaleDrift(string Kind, string Subject, string Before, SaleCorrection Correction, long Size = 1)
{
    /// <summary>Equal for two looks that found the same thing unchanged.</summary>
    public (string Kind, string Subject, string Before) Identity => (Kind, Subject, Before);
}
