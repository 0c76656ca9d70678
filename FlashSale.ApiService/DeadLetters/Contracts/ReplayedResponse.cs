namespace FlashSale.ApiService.DeadLetters;

/// <summary>What became of many dead letters.</summary>
/// <param name="Replayed">So many are back in their streams.</param>
/// <param name="Unreadable">So many can only be discarded.</param>
/// <param name="Last">Go on <c>after</c> this id; absent when there was none.</param>
internal sealed record ReplayedResponse(int Replayed, int Unreadable, string? Last);
