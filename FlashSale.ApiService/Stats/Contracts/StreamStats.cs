namespace FlashSale.ApiService.Stats;

/// <summary>Decisions on their way to the store.</summary>
/// <param name="Backlog">How many.</param>
/// <param name="OldestSeconds">For how long the oldest has been waiting. 0: there is none.</param>
internal sealed record StreamStats(long Backlog, double OldestSeconds);
