using System.Text.Json;
using System.Text.RegularExpressions;
using FlashSale.Domain;
using Microsoft.AspNetCore.Diagnostics;

namespace FlashSale.ApiService.Problems;

/// <summary>
/// What an exception means to a client: a store that is away, a request that could not be read, or a bug. Messages of exceptions stay
/// inside; they name types, hosts and files.
/// </summary>
internal sealed partial class ExceptionProblems(ILogger<ExceptionProblems> logger) : IExceptionHandler
{
    public async ValueTask<bool> TryHandleAsync(HttpContext httpContext, Exception exception, CancellationToken cancellationToken)
    {
        if (exception is OperationCanceledException && httpContext.RequestAborted.IsCancellationRequested)
        {
            // Nobody is left to read an answer; this is for the access log and the metrics.
            httpContext.Response.StatusCode = StatusCodes.Status499ClientClosedRequest;
            return true;
        }
        await Describe(httpContext, exception).ExecuteAsync(httpContext);
        return true;
    }

    internal static readonly ProblemResult StoreAway = new(ProblemTypes.StoreUnavailable)
    {
        Detail = "A store did not answer in time. A retry is safe.",
        RetryAfter = TimeSpan.FromSeconds(1),
    };

    private ProblemResult Describe(HttpContext context, Exception exception)
    {
        // The middleware that calls this has taken it off the context.
        var endpoint = context.Features.Get<IExceptionHandlerFeature>()?.Endpoint?.DisplayName;
        switch (exception)
        {
            case StoreUnavailableException:
                Log.StoreAway(logger, endpoint, exception.Message);
                return StoreAway;
            case BadHttpRequestException { InnerException: JsonException json }:
                return Unreadable(json);
            case BadHttpRequestException bad:
                return Unreadable(bad);
            default:
                Log.Unhandled(logger, endpoint, exception);
                return ProblemTypes.InternalError.Because("The request was not carried out, or not completely.");
        }
    }

    private static ProblemResult Unreadable(JsonException e)
    {
        var place = $"line {e.LineNumber + 1}, byte {e.BytePositionInLine + 1}";
        if (e.Path is not { Length: > 2 } path || !path.StartsWith("$.", StringComparison.Ordinal))
            return ProblemTypes.InvalidJson.Because($"The body stops being the expected JSON at {place}.");
        var field = path[2..];
        return new(ProblemTypes.InvalidJson)
        {
            Detail = $"`{field}` cannot be read ({place}).",
            Errors = new Dictionary<string, string[]> { [field] = ["This is not a value of the expected type and range."] },
        };
    }

    private static ProblemResult Unreadable(BadHttpRequestException e)
    {
        if (e.StatusCode != StatusCodes.Status400BadRequest)
            return new(ProblemTypes.ForStatus(e.StatusCode) ?? ProblemTypes.InvalidRequest);
        var parameter = JsonNamingPolicy.CamelCase.ConvertName(UnboundParameter().Match(e.Message).Groups["name"].Value);
        return parameter.Length == 0
            ? ProblemTypes.InvalidRequest.Because("The request cannot be read, or it lacks its JSON body.")
            : new(ProblemTypes.InvalidRequest)
            {
                Detail = $"`{parameter}` cannot be read.",
                Errors = new Dictionary<string, string[]> { [parameter] = ["This is not a value of the expected type and range."] },
            };
    }

    // Failed to bind parameter "Nullable<int> offset" from "abc".
    [GeneratedRegex("^Failed to bind parameter \"[^\"]* (?<name>\\w+)\" from ")]
    private static partial Regex UnboundParameter();
}
