using FlashSale.ApiService.Problems;
using FlashSale.ApiService.RateLimiting;
using FlashSale.Domain;
using Microsoft.AspNetCore.Identity;

namespace FlashSale.ApiService.Auth;

/// <summary>The two steps of signing in: password, then one-time password.</summary>
internal sealed class SignIn(
    IUserStore users,
    Passwords passwords,
    ISessionStore sessions,
    IOneTimePasswords codes,
    OtpMail mail,
    UserLimit limit
)
{
    /// <summary>Codes of logins are counted apart from those that are asked for.</summary>
    private const string LoginCodes = "login:";

    private static readonly ProblemResult NoCode = ProblemTypes.OtpInvalid.Because("No code is outstanding: it has expired or was used.");
    private static readonly ProblemResult SessionEnded = ProblemTypes.NoSession.Because(ProblemTypes.NoSession.Advice);

    /// <summary>A new, unverified session in place of <paramref name="earlierSession"/>; null when the credentials are wrong.</summary>
    /// <remarks>
    /// A locked account gets its session too: that it is locked is told to whoever types a code, not before. And so does one whose window is
    /// full, with the code that was mailed last: an address that somebody else signed up with is not to be flooded with codes. A code that
    /// was typed in shows that they are read, so the window begins anew.
    /// </remarks>
    public async Task<Session?> TryAsync(Credentials credentials, string? earlierSession, CancellationToken cancel)
    {
        var user = await users.FindByEmailAsync(credentials.Email, cancel);
        var result = await passwords.VerifyAsync(user, credentials.Password, cancel);
        if (user is null || result == PasswordVerificationResult.Failed)
            return null;
        if (result == PasswordVerificationResult.SuccessRehashNeeded)
            await users.UpdatePasswordHashAsync(user.Id, await passwords.HashAsync(credentials.Password, cancel), cancel);
        if (await limit.HitAsync(RateActions.Otp, LoginCodes + user.Email, cancel) is null)
            await mail.SendAsync(user.Email, cancel);
        var session = await sessions.CreateAsync(user, verified: false, cancel);
        if (earlierSession is not null)
            await sessions.DeleteAsync(earlierSession, cancel);
        return session;
    }

    /// <summary>The verified session with its new id, or the refusal.</summary>
    public async Task<(Session? Session, ProblemResult? Refusal)> VerifyAsync(Session session, string code, CancellationToken cancel)
    {
        var outcome = await codes.VerifyAsync(session.Email, code, cancel);
        if (outcome is OtpOutcome.Right)
            await limit.ForgetAsync(RateActions.Otp, LoginCodes + session.Email, cancel);
        return outcome switch
        {
            OtpOutcome.Right => await sessions.RotateVerifiedAsync(session, cancel) is { } verified
                ? (verified, null)
                : (null, SessionEnded),
            OtpOutcome.Locked locked => (null, new ProblemResult(ProblemTypes.OtpLocked) { RetryAfter = locked.RetryAfter }),
            OtpOutcome.NoneOutstanding => (null, NoCode),
            OtpOutcome.Wrong wrong => (null, ProblemTypes.OtpInvalid.Because($"Wrong. Attempts left: {wrong.AttemptsLeft}.")),
            var other => throw new InvalidOperationException($"No answer for {other.GetType().Name}."),
        };
    }
}
