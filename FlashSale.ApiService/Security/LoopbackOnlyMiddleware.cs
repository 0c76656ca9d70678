using System.Net;

namespace FlashSale.ApiService.Security;

/// <summary>
/// Hides endpoints from other machines. It stands before the forwarded headers are read, because what counts is who is connected and not
/// whom a header names.
/// </summary>
internal sealed class LoopbackOnlyMiddleware(RequestDelegate next)
{
    public Task InvokeAsync(HttpContext context)
    {
        var limited = context.GetEndpoint()?.Metadata.GetMetadata<LoopbackOnly>() is not null;
        if (!limited || (context.Connection.RemoteIpAddress is { } peer && IPAddress.IsLoopback(peer)))
            return next(context);
        context.Response.StatusCode = StatusCodes.Status404NotFound;
        return Task.CompletedTask;
    }
}
