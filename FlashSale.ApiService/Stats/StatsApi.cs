using FlashSale.ApiService.Problems;
using FlashSale.ApiService.Sessions;
using Microsoft.AspNetCore.Http.HttpResults;

namespace FlashSale.ApiService.Stats;

/// <summary>The figures of the operator's screen.</summary>
internal static class StatsApi
{
    public static void MapStats(this IEndpointRouteBuilder api) =>
        api.MapGet("admin/stats", GetAsync)
            .WithTags("Statistics (administration)")
            .RequireAdmin()
            .Refuses(ProblemTypes.StoreUnavailable)
            .WithSummary("All replicas, workers and sales at a glance. Counters run from the start of each process.");

    internal static async Task<Ok<StatsResponse>> GetAsync(StatsDesk desk, CancellationToken cancel) =>
        TypedResults.Ok(await desk.TakeAsync(cancel));
}
