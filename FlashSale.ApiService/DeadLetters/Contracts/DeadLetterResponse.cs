using FlashSale.Domain;

namespace FlashSale.ApiService.DeadLetters;

/// <summary>An event that was given up.</summary>
/// <param name="Id">For replay and discard.</param>
/// <param name="ProductId">Whose sale; absent when even that can't be read.</param>
/// <param name="EntryId">Its id in the sale's stream.</param>
/// <param name="Reason">Why it was given up.</param>
/// <param name="Deliveries">How often it had been handed to a consumer.</param>
/// <param name="DiedAt">When it was given up.</param>
/// <param name="Fields">The event as it stood in the stream.</param>
internal sealed record DeadLetterResponse(
    string Id,
    string? ProductId,
    string EntryId,
    string Reason,
    int Deliveries,
    DateTimeOffset DiedAt,
    IReadOnlyDictionary<string, string> Fields
)
{
    public static DeadLetterResponse Of(DeadLetter letter) =>
        new(letter.Id.Value, letter.Product?.Value, letter.EntryId, letter.Reason, letter.Deliveries, letter.DiedAt, letter.Fields);
}
