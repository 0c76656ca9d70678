using System.Globalization;
using System.Security.Cryptography;
using FlashSale.Domain;

namespace FlashSale.Storage.Redis.Otp;

/// <summary>Six digits by mail, in three steps of which each is atomic: issue, pay for a guess, use up.</summary>
internal sealed class OneTimePasswords(
    IssueOtpScript issue,
    TakeOtpAttemptScript takeAttempt,
    ConsumeOtpScript consume,
    IOptions<OtpOptions> options
) : IOneTimePasswords
{
    public TimeSpan Lifetime => options.Value.Lifetime;

    public async Task<string?> IssueAsync(string email, CancellationToken cancel)
    {
        var code = RandomNumberGenerator.GetInt32(1_000_000).ToString("D6", CultureInfo.InvariantCulture);
        return await issue.RunAsync(email, OtpHash.Of(code), cancel) ? code : null;
    }

    public async Task<OtpOutcome> VerifyAsync(string email, string code, CancellationToken cancel) =>
        await takeAttempt.RunAsync(email, cancel) switch
        {
            OtpAttempt.Locked locked => new OtpOutcome.Locked(locked.Left),
            OtpAttempt.Taken taken when !taken.Expected.Matches(code) => new OtpOutcome.Wrong(taken.AttemptsLeft),
            OtpAttempt.Taken taken when await consume.RunAsync(email, taken.Expected, cancel) => new OtpOutcome.Right(),
            _ => new OtpOutcome.NoneOutstanding(),
        };
}
