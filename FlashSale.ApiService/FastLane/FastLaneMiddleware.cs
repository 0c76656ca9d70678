namespace FlashSale.ApiService.FastLane;

/// <summary>
/// The first of the pipeline. In a rush most requests ask what has just been answered a thousand times; they neither take a place of the
/// overload guard nor ask Redis.
/// </summary>
internal sealed class FastLaneMiddleware(RequestDelegate next)
{
    public Task InvokeAsync(HttpContext context) =>
        context.GetEndpoint()?.Metadata.GetMetadata<IFastAnswer>()?.TryAnswer(context) ?? next(context);
}
