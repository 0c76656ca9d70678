using FlashSale.ApiService.Problems;
using FlashSale.ApiService.Sessions;
using Microsoft.Extensions.Options;

namespace FlashSale.ApiService.Security;

/// <summary>
/// Refuses a write that carries the session cookie and that a browser says another site caused. SameSite=Lax already keeps the cookie out
/// of most of them; this also covers sibling subdomains and old browsers. Clients that are no browser send neither header.
/// </summary>
internal sealed class CrossSiteMiddleware(RequestDelegate next, IOptions<SecurityOptions> options)
{
    public Task InvokeAsync(HttpContext context)
    {
        var request = context.Request;
        var harmless = HttpMethods.IsGet(request.Method) || HttpMethods.IsHead(request.Method) || HttpMethods.IsOptions(request.Method);
        return harmless || !IsForeign(request) || SessionCookie.Read(request) is null
            ? next(context)
            : ProblemTypes.CrossSite.Because(ProblemTypes.CrossSite.Advice).ExecuteAsync(context);
    }

    private bool IsForeign(HttpRequest request)
    {
        var origin = request.Headers.Origin.ToString();
        if (origin.Length == 0)
            return request.Headers["Sec-Fetch-Site"].ToString() is "cross-site" or "same-site";
        // The scheme is left out: behind a proxy that ends TLS, a request may not know that it came over https.
        var own =
            Uri.TryCreate(origin, UriKind.Absolute, out var uri)
            && string.Equals(uri.Authority, request.Host.Value, StringComparison.OrdinalIgnoreCase);
        return !own && !options.Value.TrustedOrigins.Contains(origin, StringComparer.OrdinalIgnoreCase);
    }
}
