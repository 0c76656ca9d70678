using FlashSale.ApiService.Problems;
using FlashSale.ServiceDefaults;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;

namespace FlashSale.ApiService.Live;

/// <summary>The live sales as a stream of server-sent events, open to everyone.</summary>
internal static class LiveApi
{
    public static void MapLive(this IEndpointRouteBuilder api) =>
        api.MapGet("events", ListenAsync)
            .WithTags("Live events")
            // It never ends: it would keep its place among the requests that are worked on, and its length says nothing about speed.
            .DisableRateLimiting()
            .Untraced()
            .Produces(StatusCodes.Status200OK, contentType: LiveStreamResult.MediaType)
            .Refuses(ProblemTypes.InvalidRequest, ProblemTypes.UnknownProduct, ProblemTypes.Overloaded, ProblemTypes.StoreUnavailable)
            .WithSummary("Server-sent events: snapshot first, then stock:updated, product:soldout, purchase:completed, heartbeat.");

    internal static async Task<Results<LiveStreamResult, ProblemResult>> ListenAsync(
        [FromQuery(Name = "product")] string[]? products,
        HttpContext context,
        LiveDesk desk,
        CancellationToken cancel
    )
    {
        var (reader, refusal) = await desk.OpenAsync(products ?? [], context, cancel);
        return reader is null ? refusal! : new LiveStreamResult(reader);
    }
}
