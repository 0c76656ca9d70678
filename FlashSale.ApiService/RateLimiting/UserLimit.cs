using FlashSale.ApiService.Problems;
using FlashSale.Domain;

namespace FlashSale.ApiService.RateLimiting;

/// <summary>A user's own window, whatever address they come from.</summary>
internal sealed class UserLimit(IRateLimiter limiter, RateRules rules)
{
    /// <summary>Counts a request. Null: it may go on.</summary>
    /// <exception cref="StoreUnavailableException">Redis could not be asked.</exception>
    public async ValueTask<ProblemResult?> HitAsync(string action, string user, CancellationToken cancel)
    {
        if (rules.User(action) is not { } rule)
            return null;
        var decision = await limiter.HitUserAsync(rule, user, cancel);
        return decision.Allowed ? null : RateLimitHeaders.Refusal(decision);
    }

    /// <summary>Their window is as if they had never come.</summary>
    /// <exception cref="StoreUnavailableException">Redis could not be asked.</exception>
    public async ValueTask ForgetAsync(string action, string user, CancellationToken cancel)
    {
        if (rules.User(action) is { } rule)
            await limiter.ForgetUserAsync(rule, user, cancel);
    }
}
