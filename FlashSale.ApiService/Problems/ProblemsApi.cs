using Microsoft.AspNetCore.Http.HttpResults;

namespace FlashSale.ApiService.Problems;

/// <summary>What a problem's <c>type</c> leads to: the catalog, for people and programs.</summary>
internal static class ProblemsApi
{
    public static void MapProblems(this IEndpointRouteBuilder app)
    {
        var problems = app.MapGroup(ProblemType.BasePath).WithTags("Problems");
        problems.MapGet("", ListProblems).WithSummary("All kinds of refusal.");
        problems.MapGet("{code}", FindProblem).WithSummary("One kind of refusal.").Refuses(ProblemTypes.NotFound);
    }

    internal static Ok<ProblemType[]> ListProblems() =>
        TypedResults.Ok(ProblemTypes.All.Values.OrderBy(static type => type.Status).ThenBy(static type => type.Code).ToArray());

    internal static Results<Ok<ProblemType>, ProblemResult> FindProblem(string code) =>
        ProblemTypes.All.TryGetValue(code, out var type)
            ? TypedResults.Ok(type)
            : ProblemTypes.NotFound.Because("No problem has this code.");
}
