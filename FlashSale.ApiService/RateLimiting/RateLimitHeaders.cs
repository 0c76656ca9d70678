using System.Globalization;
using FlashSale.ApiService.Problems;
using FlashSale.Domain;

namespace FlashSale.ApiService.RateLimiting;

/// <summary>
/// The fields of draft-ietf-httpapi-ratelimit-headers:
/// <c>RateLimit-Policy: "login-ip";q=5;w=60</c> and <c>RateLimit: "login-ip";r=4;t=42</c>.
/// </summary>
internal static class RateLimitHeaders
{
    public static void Write(IHeaderDictionary headers, RateDecision decision)
    {
        var window = ProblemResult.WholeSeconds(decision.Window);
        var reset = ProblemResult.WholeSeconds(decision.ResetAfter);
        headers["RateLimit-Policy"] = string.Create(CultureInfo.InvariantCulture, $"\"{decision.Policy}\";q={decision.Limit};w={window}");
        headers["RateLimit"] = string.Create(CultureInfo.InvariantCulture, $"\"{decision.Policy}\";r={decision.Remaining};t={reset}");
    }

    /// <summary>429 with all three header fields.</summary>
    public static ProblemResult Refusal(RateDecision decision) =>
        new(ProblemTypes.RateLimited)
        {
            Detail = string.Create(
                CultureInfo.InvariantCulture,
                $"{decision.Limit} requests are allowed in {ProblemResult.WholeSeconds(decision.Window)} seconds."
            ),
            RetryAfter = decision.ResetAfter,
            Rate = decision,
        };
}
