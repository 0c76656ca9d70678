namespace FlashSale.Storage.Redis.Otp;

/// <summary>The answers of <c>lua/take_otp_attempt.lua</c>.</summary>
internal abstract record OtpAttempt
{
    private OtpAttempt() { }

    public sealed record NoneOutstanding : OtpAttempt;

    /// <summary>Paid for: compare.</summary>
    public sealed record Taken(int AttemptsLeft, OtpHash Expected) : OtpAttempt;

    public sealed record Locked(TimeSpan Left) : OtpAttempt;
}
