using Microsoft.AspNetCore.Http.Features;

namespace FlashSale.ApiService.Live;

/// <summary>
/// Answers with a stream. As the framework's own <c>TypedResults.ServerSentEvents</c> does, but that one formats and writes each event for
/// each client; here a push is formatted once, and is one write.
/// </summary>
internal sealed class LiveStreamResult(LiveReader reader) : IResult, IContentTypeHttpResult
{
    public const string MediaType = "text/event-stream";

    string? IContentTypeHttpResult.ContentType => MediaType;

    public async Task ExecuteAsync(HttpContext httpContext)
    {
        var (response, cancel) = (httpContext.Response, httpContext.RequestAborted);
        response.ContentType = MediaType;
        response.Headers.CacheControl = "no-cache,no-store";
        response.Headers.ContentEncoding = "identity";
        // Proxies that would collect an answer before they pass it on know this one.
        response.Headers["X-Accel-Buffering"] = "no";
        httpContext.Features.Get<IHttpResponseBodyFeature>()?.DisableBuffering();
        // A client that has to wait for its first event knows that it is heard.
        await response.Body.FlushAsync(cancel);
        await foreach (var bytes in reader.ReadAsync(cancel))
            await response.Body.WriteAsync(bytes, cancel);
    }
}
