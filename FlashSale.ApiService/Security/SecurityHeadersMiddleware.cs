namespace FlashSale.ApiService.Security;

/// <summary>
/// Header fields that every answer has. Strict-Transport-Security is the TLS-ending proxy's business: this service doesn't speak TLS.
/// </summary>
internal sealed class SecurityHeadersMiddleware(RequestDelegate next)
{
    public Task InvokeAsync(HttpContext context)
    {
        // Only when the answer starts: the exception handler would clear what was set before.
        context.Response.OnStarting(static state => WriteLate((HttpContext)state), context);
        return next(context);
    }

    /// <summary>For an answer that no other middleware can take back.</summary>
    public static void Write(HttpContext context)
    {
        var headers = context.Response.Headers;
        headers.XContentTypeOptions = "nosniff";
        headers["Referrer-Policy"] = "no-referrer";
        var path = context.Request.Path;
        headers.ContentSecurityPolicy = path.StartsWithSegments(ApiPipeline.Docs) ? ContentPolicy.Docs : ContentPolicy.Strict;
        if (!path.StartsWithSegments(ApiPipeline.Prefix))
            WriteForPages(headers);
        // What says nothing else is about one person or one moment.
        else if (headers.CacheControl.Count == 0)
            headers.CacheControl = "no-store";
    }

    private static Task WriteLate(HttpContext context)
    {
        Write(context);
        return Task.CompletedTask;
    }

    /// <summary>What only a browser that shows a page makes use of.</summary>
    private static void WriteForPages(IHeaderDictionary headers)
    {
        headers["Cross-Origin-Opener-Policy"] = "same-origin";
        headers["Cross-Origin-Resource-Policy"] = "same-origin";
        headers["Permissions-Policy"] = "camera=(), geolocation=(), microphone=(), payment=(), usb=()";
    }
}
