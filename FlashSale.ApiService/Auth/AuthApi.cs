using FlashSale.ApiService.Overload;
using FlashSale.ApiService.Problems;
using FlashSale.ApiService.RateLimiting;
using FlashSale.ApiService.Sessions;
using FlashSale.Domain;
using Microsoft.AspNetCore.Http.HttpResults;

namespace FlashSale.ApiService.Auth;

/// <summary>Signing up, in and out.</summary>
internal static class AuthApi
{
    public static void MapAuth(this IEndpointRouteBuilder api)
    {
        var auth = api.MapGroup("auth").WithTags("Auth");
        auth.MapPost("register", RegisterAsync)
            .LimitAddress(RateActions.Register)
            .GuardPasswords()
            .Refuses(ProblemTypes.InvalidRequest)
            .WithSummary("Makes an account. The answer is the same for an address that has one.");
        auth.MapPost("login", LoginAsync)
            .LimitAddress(RateActions.Login)
            .GuardPasswords()
            .Refuses(ProblemTypes.InvalidRequest, ProblemTypes.InvalidCredentials)
            .WithSummary("Starts a session and mails a one-time password.");
        auth.MapPost("verify-otp", VerifyOtpAsync)
            .RequireSession()
            .Refuses(ProblemTypes.InvalidRequest, ProblemTypes.OtpInvalid, ProblemTypes.OtpLocked)
            .WithSummary("Verifies the session. It gets a new id.");
        auth.MapPost("resend-otp", ResendOtpAsync)
            .RequireSession()
            .LimitAddress(RateActions.Otp)
            .Refuses(ProblemTypes.OtpLocked)
            .WithSummary("Mails a new one-time password in place of the last.");
        auth.MapPost("logout", LogoutAsync).Refuses(ProblemTypes.CrossSite).WithSummary("Ends the session, if there is one.");
    }

    internal static async Task<Results<Created<RegisterResponse>, ProblemResult>> RegisterAsync(
        CredentialsRequest body,
        Registration registration,
        CancellationToken cancel
    )
    {
        if (!Credentials.TryNew(body, out var credentials, out var problem))
            return problem;
        await registration.RegisterAsync(credentials, cancel);
        return TypedResults.Created((string?)null, RegisterResponse.Instance);
    }

    internal static async Task<Results<Ok<LoginResponse>, ProblemResult>> LoginAsync(
        CredentialsRequest body,
        HttpContext context,
        SignIn signIn,
        UserLimit limit,
        SessionCookie cookie,
        CancellationToken cancel
    )
    {
        if (!Credentials.TryExisting(body, out var credentials, out var problem))
            return problem;
        if (await limit.HitAsync(RateActions.Login, credentials.Email, cancel) is { } refusal)
            return refusal;
        if (await signIn.TryAsync(credentials, SessionCookie.Read(context.Request), cancel) is not { } session)
            return ProblemTypes.InvalidCredentials.Because("No account matches this address and password.");
        cookie.Write(context.Response, session);
        return TypedResults.Ok(LoginResponse.Instance);
    }

    internal static async Task<Results<Ok<VerifiedResponse>, ProblemResult>> VerifyOtpAsync(
        OtpRequest body,
        CurrentSession current,
        HttpContext context,
        SignIn signIn,
        SessionCookie cookie,
        CancellationToken cancel
    )
    {
        if (!body.IsValid(out var problem))
            return problem;
        var (session, refusal) = await signIn.VerifyAsync(current.Value, body.Code!, cancel);
        if (session is null)
            return refusal!;
        cookie.Write(context.Response, session);
        return TypedResults.Ok(new VerifiedResponse(Verified: true));
    }

    internal static async Task<Results<Accepted, ProblemResult>> ResendOtpAsync(
        CurrentSession current,
        UserLimit limit,
        OtpMail mail,
        CancellationToken cancel
    )
    {
        if (await limit.HitAsync(RateActions.Otp, current.Value.Email, cancel) is { } refusal)
            return refusal;
        return await mail.SendAsync(current.Value.Email, cancel)
            ? TypedResults.Accepted((string?)null)
            : ProblemTypes.OtpLocked.Because("No new password is issued while the account is locked.");
    }

    /// <summary>
    /// Asks nobody who is signed in: the id alone is enough to end the session. Without one there is nothing to forget either: a page of
    /// another site can send its visitors here without their cookie, and must not have it taken away.
    /// </summary>
    internal static async Task<NoContent> LogoutAsync(
        HttpContext context,
        ISessionStore sessions,
        SessionCookie cookie,
        CancellationToken cancel
    )
    {
        if (SessionCookie.Read(context.Request) is { } id)
        {
            await sessions.DeleteAsync(id, cancel);
            cookie.Delete(context.Response);
        }
        return TypedResults.NoContent();
    }
}
