using FlashSale.Domain;

namespace FlashSale.ApiService.DeadLetters;

/// <summary>An event or a mail that was given up.</summary>
/// <param name="Id">For replay and discard.</param>
/// <param name="Kind">What it was.</param>
/// <param name="ProductId">Whose sale; absent of a mail, and when even that can't be read.</param>
/// <param name="EntryId">Its id in the stream that it comes from.</param>
/// <param name="Reason">Why it was given up.</param>
/// <param name="Deliveries">How often it had been handed to a consumer.</param>
/// <param name="DiedAt">When it was given up.</param>
/// <param name="Fields">As it stood in that stream.</param>
internal sealed record DeadLetterResponse(
    string Id,
    DeadLetterKind Kind,
    string? ProductId,
    string EntryId,
    string Reason,
    int Deliveries,
    DateTimeOffset DiedAt,
    IReadOnlyDictionary<string, string> Fields
)
{
    public static DeadLetterResponse Of(DeadLetter letter) =>
        new(
            letter.Id.Value,
            letter.Kind,
            letter.Product?.Value,
            letter.EntryId,
            letter.Reason,
            letter.Deliveries,
            letter.DiedAt,
            letter.Fields
        );
}
