using System.Diagnostics;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace FlashSale.ServiceDefaults;

/// <summary>Keeps endpoints out of traces and request metrics whose requests say nothing there: probes, and streams that last for hours.</summary>
public static class UntracedEndpoint
{
    /// <summary>
    /// Takes the request's activity out of the record before the endpoint runs, and its time out of the request metrics. It is done here and
    /// not by a sampler, because a sampler in code would overrule <c>OTEL_TRACES_SAMPLER</c>.
    /// </summary>
    public static TBuilder Untraced<TBuilder>(this TBuilder endpoint)
        where TBuilder : IEndpointConventionBuilder
    {
        endpoint.DisableHttpMetrics();
        endpoint.Add(static builder =>
        {
            var next = builder.RequestDelegate!;
            builder.RequestDelegate = context =>
            {
                Forget(context);
                return next(context);
            };
        });
        return endpoint;
    }

    private static void Forget(HttpContext context)
    {
        if (context.Features.Get<IHttpActivityFeature>()?.Activity is not { } activity)
            return;
        activity.IsAllDataRequested = false;
        activity.ActivityTraceFlags &= ~ActivityTraceFlags.Recorded;
    }
}
