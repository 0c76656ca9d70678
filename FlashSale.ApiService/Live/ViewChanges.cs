using FlashSale.Domain;

namespace FlashSale.ApiService.Live;

/// <summary>What became of the view since it was last asked.</summary>
/// <param name="Moved">Sales that changed or went. How they stand now, the view knows.</param>
/// <param name="Purchases">The newest news of completed purchases by product; its units are those of all the news since.</param>
/// <param name="CompleteUpTo">By the clock of Redis: all that happened before it is in the view, and in what was taken so far. Null: not known yet.</param>
internal sealed record ViewChanges(
    IReadOnlyCollection<ProductId> Moved,
    IReadOnlyDictionary<ProductId, SaleNews> Purchases,
    DateTimeOffset? CompleteUpTo
);
