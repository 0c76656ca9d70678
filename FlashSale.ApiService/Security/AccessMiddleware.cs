using FlashSale.ApiService.Problems;
using FlashSale.ApiService.RateLimiting;
using FlashSale.ApiService.Sessions;
using FlashSale.Domain;

namespace FlashSale.ApiService.Security;

/// <summary>
/// The door: enforces what an endpoint's table of contents requires (<see cref="SessionRequirement"/>, <see cref="AddressLimit"/>)
/// before its body is parsed, so that a stranger learns nothing and costs little. Session and window are asked for at the same time: their
/// commands share one pipeline, one round trip.
/// </summary>
internal sealed class AccessMiddleware(
    RequestDelegate next,
    ISessionStore sessions,
    IRateLimiter limiter,
    RateRules rules,
    TimeProvider time
)
{
    private static readonly ProblemResult NoSession = ProblemTypes.NoSession.Because(ProblemTypes.NoSession.Advice);
    private static readonly ProblemResult OtpRequired = ProblemTypes.OtpRequired.Because(ProblemTypes.OtpRequired.Advice);
    private static readonly ProblemResult Forbidden = ProblemTypes.Forbidden.Because(ProblemTypes.Forbidden.Advice);

    public Task InvokeAsync(HttpContext context)
    {
        var metadata = context.GetEndpoint()?.Metadata;
        var requirement = metadata?.GetMetadata<SessionRequirement>();
        var limit = metadata?.GetMetadata<AddressLimit>();
        return requirement is null && limit is null ? next(context) : CheckAsync(context, requirement, limit);
    }

    private async Task CheckAsync(HttpContext context, SessionRequirement? requirement, AddressLimit? limit)
    {
        var id = SessionCookie.Read(context.Request);
        if (requirement is not null && id is null)
        {
            await NoSession.ExecuteAsync(context);
            return;
        }
        var asked = time.GetTimestamp();
        var (session, decision) = await AskAsync(context, requirement is null ? null : id, limit);
        Patience.Spend(time.GetElapsedTime(asked));
        if (Judge(requirement, session, limit, decision) is { } refusal)
        {
            await refusal.ExecuteAsync(context);
            return;
        }
        if (session is not null)
            context.Features.Set(new CurrentSession(session, decision is { Allowed: false } ? decision : null));
        if (decision is not null && !limit!.Deferred)
            RateLimitHeaders.Write(context.Response.Headers, decision);
        await next(context);
    }

    private async Task<(Session? Session, RateDecision? Decision)> AskAsync(HttpContext context, string? sessionId, AddressLimit? limit)
    {
        var cancel = context.RequestAborted;
        var rule = limit is null ? null : rules.Address(limit.Action);
        if (rule is null)
            return (sessionId is null ? null : await sessions.FindAsync(sessionId, cancel), null);
        var hit = limiter.HitAddressAsync(rule, ClientAddress.Of(context), cancel);
        if (sessionId is null)
            return (null, await hit);
        // Both are on their way. WhenAll observes both, whichever fails.
        var (find, count) = (sessions.FindAsync(sessionId, cancel).AsTask(), hit.AsTask());
        await Task.WhenAll(find, count);
        return (await find, await count);
    }

    private static ProblemResult? Judge(SessionRequirement? requirement, Session? session, AddressLimit? limit, RateDecision? decision)
    {
        if (requirement is not null)
        {
            if (session is null)
                return NoSession;
            if (requirement.Level >= SessionLevel.Verified && !session.Verified)
                return OtpRequired;
            if (requirement.Level == SessionLevel.Admin && session.Role != UserRole.Admin)
                return Forbidden;
        }
        return decision is { Allowed: false } && !limit!.Deferred ? RateLimitHeaders.Refusal(decision) : null;
    }
}
