using FlashSale.ApiService.Problems;
using FlashSale.ApiService.Sessions;
using FlashSale.Domain;
using Microsoft.AspNetCore.Http.HttpResults;

namespace FlashSale.ApiService.DeadLetters;

/// <summary>Looking after events and mails that the worker has given up.</summary>
internal static class DeadLetterApi
{
    public static void MapDeadLetters(this IEndpointRouteBuilder api)
    {
        var letters = api.MapGroup("admin/dead-letters")
            .WithTags("Dead letters (administration)")
            .RequireAdmin()
            .Refuses(ProblemTypes.StoreUnavailable);
        letters
            .MapGet("", ListAsync)
            .Refuses(ProblemTypes.InvalidRequest)
            .WithSummary("Events and mails that were given up, oldest first.");
        letters
            .MapPost("replay", ReplayManyAsync)
            .Refuses(ProblemTypes.InvalidRequest)
            .WithSummary("Puts many back where they came from, oldest first.");
        letters
            .MapPost("{id}/replay", ReplayAsync)
            .Refuses(ProblemTypes.DeadLetterNotFound, ProblemTypes.DeadLetterUnreadable)
            .WithSummary("Puts one back where it came from.");
        letters
            .MapPost("{id}/discard", DiscardAsync)
            .Refuses(ProblemTypes.DeadLetterNotFound)
            .WithSummary("Drops one for good. The answer is the last copy of it.");
    }

    internal static async Task<Results<Ok<DeadLettersResponse>, ProblemResult>> ListAsync(
        [AsParameters] DeadLetterQuery query,
        IDeadLetters letters,
        CancellationToken cancel
    )
    {
        if (query.Check() is { } problem)
            return problem;
        var page = await letters.ListAsync(query.Start, query.Take, cancel);
        return TypedResults.Ok(new DeadLettersResponse([.. page.Select(DeadLetterResponse.Of)], await letters.CountAsync(cancel)));
    }

    internal static async Task<Results<Ok<ReplayedResponse>, ProblemResult>> ReplayManyAsync(
        [AsParameters] DeadLetterQuery query,
        CurrentSession session,
        DeadLetterDesk desk,
        CancellationToken cancel
    ) => query.Check() is { } problem ? problem : TypedResults.Ok(await desk.ReplayAsync(query, session.User, cancel));

    internal static Task<Results<Ok<DeadLetterResponse>, ProblemResult>> ReplayAsync(
        string id,
        CurrentSession session,
        DeadLetterDesk desk,
        CancellationToken cancel
    ) => desk.ReplayAsync(id, session.User, cancel);

    internal static Task<Results<Ok<DeadLetterResponse>, ProblemResult>> DiscardAsync(
        string id,
        CurrentSession session,
        DeadLetterDesk desk,
        CancellationToken cancel
    ) => desk.DiscardAsync(id, session.User, cancel);
}
