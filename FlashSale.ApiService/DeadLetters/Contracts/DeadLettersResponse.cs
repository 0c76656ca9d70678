namespace FlashSale.ApiService.DeadLetters;

/// <summary>A part of the dead letters, oldest first.</summary>
/// <param name="Letters">The next page begins <c>after</c> the last of them.</param>
/// <param name="Total">How many there are in all.</param>
internal sealed record DeadLettersResponse(IReadOnlyList<DeadLetterResponse> Letters, long Total);
