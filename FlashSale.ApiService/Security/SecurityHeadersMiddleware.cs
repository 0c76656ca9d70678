namespace FlashSale.ApiService.Security;

/// <summary>
/// Header fields that every answer has. Strict-Transport-Security is the TLS-ending proxy's business: this service doesn't speak TLS.
/// </summary>
internal sealed class SecurityHeadersMiddleware(RequestDelegate next)
{
    public Task InvokeAsync(HttpContext context)
    {
        // Only when the answer starts: the exception handler would clear what was set before.
        context.Response.OnStarting(static state => Write((HttpContext)state), context);
        return next(context);
    }

    private static Task Write(HttpContext context)
    {
        var headers = context.Response.Headers;
        headers.XContentTypeOptions = "nosniff";
        headers["Referrer-Policy"] = "no-referrer";
        headers.ContentSecurityPolicy = "frame-ancestors 'none'";
        // What says nothing else is about one person or one moment.
        if (headers.CacheControl.Count == 0 && context.Request.Path.StartsWithSegments(ApiPipeline.Prefix))
            headers.CacheControl = "no-store";
        return Task.CompletedTask;
    }
}
