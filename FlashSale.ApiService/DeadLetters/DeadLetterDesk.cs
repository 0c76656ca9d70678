using FlashSale.ApiService.Problems;
using FlashSale.Domain;
using Microsoft.AspNetCore.Http.HttpResults;

namespace FlashSale.ApiService.DeadLetters;

/// <summary>Carries out what an operator decided about dead letters, and leaves a line in the log of who did.</summary>
internal sealed class DeadLetterDesk(IDeadLetters letters, ILogger<DeadLetterDesk> logger)
{
    private static readonly ProblemResult NoSuchLetter = ProblemTypes.DeadLetterNotFound.Because("There is no dead letter of this id.");

    public async Task<Results<Ok<DeadLetterResponse>, ProblemResult>> ReplayAsync(string id, UserId by, CancellationToken cancel)
    {
        if (!DeadLetterId.TryParse(id, out var letter))
            return NoSuchLetter;
        switch (await letters.ReplayAsync(letter, cancel))
        {
            case ReplayOutcome.Replayed replayed:
                Log.DeadLetterReplayed(logger, letter, by);
                return TypedResults.Ok(DeadLetterResponse.Of(replayed.Letter));
            case ReplayOutcome.Unreadable:
                return ProblemTypes.DeadLetterUnreadable.Because(ProblemTypes.DeadLetterUnreadable.Advice);
            default:
                return NoSuchLetter;
        }
    }

    /// <summary>One after the other: what was replayed before a failure stays replayed.</summary>
    public async Task<ReplayedResponse> ReplayAsync(DeadLetterQuery query, UserId by, CancellationToken cancel)
    {
        var (replayed, unreadable) = (0, 0);
        var page = await letters.ListAsync(query.Start, query.Take, cancel);
        foreach (var letter in page)
        {
            switch (await letters.ReplayAsync(letter.Id, cancel))
            {
                case ReplayOutcome.Replayed:
                    replayed++;
                    Log.DeadLetterReplayed(logger, letter.Id, by);
                    break;
                case ReplayOutcome.Unreadable:
                    unreadable++;
                    break;
            }
        }
        return new(replayed, unreadable, page.Count > 0 ? page[^1].Id.Value : null);
    }

    public async Task<Results<Ok<DeadLetterResponse>, ProblemResult>> DiscardAsync(string id, UserId by, CancellationToken cancel)
    {
        if (!DeadLetterId.TryParse(id, out var letter) || await letters.DiscardAsync(letter, cancel) is not { } discarded)
            return NoSuchLetter;
        Log.DeadLetterDiscarded(logger, letter, by);
        return TypedResults.Ok(DeadLetterResponse.Of(discarded));
    }
}
