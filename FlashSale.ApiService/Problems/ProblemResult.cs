using System.Diagnostics;
using System.Globalization;
using FlashSale.ApiService.Json;
using FlashSale.ApiService.RateLimiting;
using FlashSale.Domain;

namespace FlashSale.ApiService.Problems;

/// <summary>Answers with a problem document. The only way in which this API says no.</summary>
internal sealed class ProblemResult(ProblemType type) : IResult, IStatusCodeHttpResult, IContentTypeHttpResult
{
    public const string MediaType = "application/problem+json";

    private const string Challenge = "Cookie realm=\"FlashSale\"";

    private PreparedBody? _prepared;

    public ProblemType Type => type;

    public string? Detail { get; init; }

    public IReadOnlyDictionary<string, string[]>? Errors { get; init; }

    /// <summary>Sent in whole seconds, rounded up, at least 1.</summary>
    public TimeSpan? RetryAfter { get; init; }

    /// <summary>The window that refused, for its header fields.</summary>
    public RateDecision? Rate { get; init; }

    public DateTimeOffset? StartsAt { get; init; }

    public int? Remaining { get; init; }

    public int? Limit { get; init; }

    public int? HeldAndSold { get; init; }

    int? IStatusCodeHttpResult.StatusCode => type.Status;

    string? IContentTypeHttpResult.ContentType => MediaType;

    public Task ExecuteAsync(HttpContext httpContext)
    {
        var response = httpContext.Response;
        response.StatusCode = type.Status;
        // RFC 9110 wants a challenge with every 401. No browser knows this scheme, so none opens a window of its own.
        if (type.Status == StatusCodes.Status401Unauthorized)
            response.Headers.WWWAuthenticate = Challenge;
        if (Rate is not null)
            RateLimitHeaders.Write(response.Headers, Rate);
        if (RetryAfter is { } wait)
            response.Headers.RetryAfter = WholeSeconds(wait).ToString(CultureInfo.InvariantCulture);
        if (_prepared is not null)
            _prepared.Write(response, TraceId(httpContext));
        else
            JsonBody.Write(response, Body(TraceId(httpContext)), ApiJson.Default.Problem, MediaType);
        return Task.CompletedTask;
    }

    /// <summary>For an answer that is given over and over: its body is put into bytes once, but for the <c>traceId</c>.</summary>
    public ProblemResult Prepare()
    {
        _prepared = new(Body(PreparedBody.Mark));
        return this;
    }

    internal static long WholeSeconds(TimeSpan wait) => Math.Max(1, (long)Math.Ceiling(wait.TotalSeconds));

    private static string TraceId(HttpContext context) => Activity.Current?.TraceId.ToHexString() ?? context.TraceIdentifier;

    private Problem Body(string traceId) =>
        new()
        {
            Type = type.Uri,
            Title = type.Title,
            Status = type.Status,
            Code = type.Code,
            Detail = Detail,
            Errors = Errors,
            TraceId = traceId,
            StartsAt = StartsAt,
            Remaining = Remaining,
            Limit = Limit,
            HeldAndSold = HeldAndSold,
        };
}
