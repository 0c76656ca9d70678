using FlashSale.ApiService.Problems;
using FlashSale.ApiService.RateLimiting;
using FlashSale.ApiService.Sessions;
using FlashSale.Domain;

namespace FlashSale.ApiService.Security;

/// <summary>
/// The door: enforces what an endpoint's table of contents requires (<see cref="SessionRequirement"/>, <see cref="AddressLimit"/>)
/// before its body is parsed, so that a stranger learns nothing and costs little. Session and window are asked for at the same time: their
/// commands share one pipeline, one round trip, one wait.
/// </summary>
internal sealed class AccessMiddleware(RequestDelegate next, IDoor door, RateRules rules, TimeProvider time)
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
        var (session, decision) = await door.AskAsync(
            requirement is null ? null : id,
            limit is null ? null : rules.Address(limit.Action),
            context.Connection.RemoteIpAddress,
            context.RequestAborted
        );
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
