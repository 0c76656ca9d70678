using System.Diagnostics;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Routing;

namespace FlashSale.ServiceDefaults;

/// <summary>
/// Completes the span of a request with what is known only at its end: .NET 10 itself tells method and path, but neither route nor answer.
/// Named as the semantic conventions want it, <c>POST /api/v1/user/buy/{id}</c>, so that spans of one route can be compared.
/// </summary>
internal sealed class RequestSpanStartupFilter : IStartupFilter
{
    public Action<IApplicationBuilder> Configure(Action<IApplicationBuilder> next) =>
        app =>
        {
            app.Use(TraceAsync);
            next(app);
        };

    private static async Task TraceAsync(HttpContext context, RequestDelegate next)
    {
        var status = StatusCodes.Status500InternalServerError;
        try
        {
            await next(context);
            status = context.Response.StatusCode;
        }
        finally
        {
            if (context.Features.Get<IHttpActivityFeature>()?.Activity is { IsAllDataRequested: true } span)
                Complete(span, context, status);
        }
    }

    private static void Complete(Activity span, HttpContext context, int status)
    {
        span.SetTag("http.response.status_code", status);
        if (status >= StatusCodes.Status500InternalServerError)
            span.SetStatus(ActivityStatusCode.Error);
        if ((context.GetEndpoint() as RouteEndpoint)?.RoutePattern.RawText is not { } route)
            return;
        span.SetTag("http.route", route);
        span.DisplayName = $"{context.Request.Method} {route}";
    }
}
