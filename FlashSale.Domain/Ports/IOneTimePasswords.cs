namespace FlashSale.Domain;

/// <summary>One-time passwords in Redis: six digits, a salted hash at rest, single use, locked after too many failures.</summary>
/// <remarks>All members throw <see cref="StoreUnavailableException"/> when Redis could not be asked.</remarks>
public interface IOneTimePasswords
{
    /// <summary>How long a code can be used.</summary>
    TimeSpan Lifetime { get; }

    /// <summary>A new code in place of an older one; the count of failures stays. Null while locked: nothing was issued.</summary>
    Task<string?> IssueAsync(string email, CancellationToken cancel);

    /// <summary>Takes an attempt before it looks, so that concurrent guesses can't exceed the limit.</summary>
    Task<OtpOutcome> VerifyAsync(string email, string code, CancellationToken cancel);
}
