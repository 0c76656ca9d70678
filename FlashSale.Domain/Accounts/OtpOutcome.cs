namespace FlashSale.Domain;

/// <summary>What became of a one-time password that somebody typed.</summary>
public abstract record OtpOutcome
{
    private OtpOutcome() { }

    /// <summary>Right, and used up: it will not be right again.</summary>
    public sealed record Right : OtpOutcome;

    /// <summary>Wrong.</summary>
    public sealed record Wrong(int AttemptsLeft) : OtpOutcome;

    /// <summary>None is outstanding: never issued, expired or used already.</summary>
    public sealed record NoneOutstanding : OtpOutcome;

    /// <summary>Too many failures: not even the right one is taken until the lock ends.</summary>
    public sealed record Locked(TimeSpan RetryAfter) : OtpOutcome;
}
