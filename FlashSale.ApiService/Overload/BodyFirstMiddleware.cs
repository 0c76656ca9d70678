using System.IO.Pipelines;
using Microsoft.AspNetCore.Connections.Features;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.RateLimiting;

namespace FlashSale.ApiService.Overload;

/// <summary>
/// Waits until a request's body is there before the request takes one of the places that <see cref="OverloadGuard"/> counts. Otherwise a
/// few clients that send a byte now and then would hold every place, and Redis would be idle behind them. Nothing is copied or parsed:
/// the bytes stay in the connection's pipe, whose size the limit of the body bounds.
/// </summary>
internal sealed class BodyFirstMiddleware(RequestDelegate next)
{
    public Task InvokeAsync(HttpContext context)
    {
        var guarded = context.GetEndpoint()?.Metadata.GetMetadata<EnableRateLimitingAttribute>() is not null;
        // Most purchases have no body, and pay nothing here.
        return guarded && context.Features.Get<IHttpRequestBodyDetectionFeature>() is { CanHaveBody: true }
            ? ReceiveAsync(context)
            : next(context);
    }

    /// <exception cref="BadHttpRequestException">The body is too large, too slow or broken.</exception>
    private async Task ReceiveAsync(HttpContext context)
    {
        var body = context.Request.BodyReader;
        try
        {
            ReadResult read;
            do
            {
                read = await body.ReadAsync(context.RequestAborted);
                // Everything was looked at and nothing was taken: the next read returns it again, and more.
                body.AdvanceTo(read.Buffer.Start, read.Buffer.End);
            } while (!read.IsCompleted);
        }
        catch (BadHttpRequestException)
        {
            // Nobody knows where on this connection the next request would begin.
            context.Features.Get<IConnectionLifetimeNotificationFeature>()?.RequestClose();
            throw;
        }
        await next(context);
    }
}
