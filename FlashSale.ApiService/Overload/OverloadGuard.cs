using System.Threading.RateLimiting;
using FlashSale.ApiService.Problems;
using Microsoft.AspNetCore.RateLimiting;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.AspNetCore.Server.Kestrel.Transport.Sockets;
using Microsoft.Extensions.Options;

namespace FlashSale.ApiService.Overload;

/// <summary>
/// Bounds what is in front of Redis. When Redis is slow or frozen, requests would pile up without end, each with its memory and its
/// command in the pipe, and Redis' return would begin with work that nobody waits for. So a fixed number is worked on, a few wait, and
/// whoever comes then is told at once. The framework meters it as <c>aspnetcore.rate_limiting.*</c>.
/// </summary>
/// <remarks>
/// Endpoints that only answer how the process is (health), and those that hold a connection for as long as the client listens, don't
/// belong under it: the latter say <c>DisableRateLimiting()</c>.
/// </remarks>
internal static class OverloadGuard
{
    private const string Policy = "overload";
    private const string PaymentPolicy = "overload-payments";
    private const string PasswordPolicy = "overload-passwords";

    /// <summary>
    /// Connections that the kernel may have made before the process takes them, if <c>net.core.somaxconn</c> allows as many. In the second in
    /// which a sale opens everybody connects; whom the queue has no place for hears nothing and asks again after 1, 3 and 7 s. Kestrel's own is 512.
    /// </summary>
    private const int ListenBacklog = 4096;

    /// <summary>Seconds after which a refused client may come again, at least and at most: drawn, so that they don't all come at once.</summary>
    private const int SoonestRetry = 1;

    private const int LatestRetry = 3;

    private static readonly ProblemResult[] Refusals =
    [
        .. Enumerable.Range(SoonestRetry, LatestRetry - SoonestRetry + 1).Select(static seconds => Refusal(TimeSpan.FromSeconds(seconds))),
    ];

    public static IServiceCollection AddOverloadGuard(this IServiceCollection services)
    {
        services.AddOptions<OverloadOptions>().BindConfiguration(OverloadOptions.Section).ValidateDataAnnotations().ValidateOnStart();
        services
            .AddOptions<KestrelServerOptions>()
            .Configure<IOptions<OverloadOptions>>(
                static (kestrel, overload) => kestrel.Limits.MaxConcurrentConnections = overload.Value.MaxConnections
            );
        services.Configure<SocketTransportOptions>(static sockets => sockets.Backlog = ListenBacklog);
        services.AddRateLimiter(static limiter => limiter.OnRejected = static (rejected, _) => RefuseAsync(rejected.HttpContext));
        services.AddOptions<RateLimiterOptions>().Configure<IOptions<OverloadOptions>>(AddPolicies);
        return services;
    }

    /// <summary>After routing, and before anything that asks Redis.</summary>
    public static WebApplication UseOverloadGuard(this WebApplication app)
    {
        app.UseMiddleware<BodyFirstMiddleware>();
        app.UseRateLimiter();
        return app;
    }

    /// <summary>Puts endpoints under the guard.</summary>
    public static TBuilder GuardOverload<TBuilder>(this TBuilder endpoints)
        where TBuilder : IEndpointConventionBuilder => endpoints.RequireRateLimiting(Policy).Refuses(ProblemTypes.Overloaded);

    /// <summary>For an endpoint of a guarded group that asks the payment provider: it is counted with its like only.</summary>
    public static TBuilder GuardPayments<TBuilder>(this TBuilder endpoint)
        where TBuilder : IEndpointConventionBuilder => endpoint.RequireRateLimiting(PaymentPolicy);

    /// <summary>For an endpoint of a guarded group that hashes passwords: it is counted with its like only.</summary>
    public static TBuilder GuardPasswords<TBuilder>(this TBuilder endpoint)
        where TBuilder : IEndpointConventionBuilder => endpoint.RequireRateLimiting(PasswordPolicy);

    private static void AddPolicies(RateLimiterOptions limiter, IOptions<OverloadOptions> options) =>
        limiter
            .AddConcurrencyLimiter(
                Policy,
                permits =>
                {
                    permits.PermitLimit = options.Value.MaxConcurrent;
                    permits.QueueLimit = options.Value.MaxQueued;
                    permits.QueueProcessingOrder = QueueProcessingOrder.OldestFirst;
                }
            )
            .AddConcurrencyLimiter(PaymentPolicy, permits => permits.PermitLimit = options.Value.MaxPayments)
            .AddConcurrencyLimiter(PasswordPolicy, permits => permits.PermitLimit = options.Value.MaxPasswords);

    private static ValueTask RefuseAsync(HttpContext context) => new(Refusals[Random.Shared.Next(Refusals.Length)].ExecuteAsync(context));

    private static ProblemResult Refusal(TimeSpan retryAfter) =>
        new ProblemResult(ProblemTypes.Overloaded) { Detail = "Nothing was decided. A retry is safe.", RetryAfter = retryAfter }.Prepare();
}
