namespace FlashSale.Domain;

/// <summary>When a mail that was taken before may be taken again.</summary>
/// <param name="Lease">One that was neither finished nor deferred for so long: whoever had it is taken for dead.</param>
/// <param name="FirstWait">After the first deferral; doubled with each further one.</param>
/// <param name="LongestWait">Where the doubling ends.</param>
public sealed record MailRetry(TimeSpan Lease, TimeSpan FirstWait, TimeSpan LongestWait)
{
    private const int MaxDoublings = 30;

    /// <param name="attempts">Failed ones, 1 or more.</param>
    public TimeSpan WaitAfter(int attempts)
    {
        var wait = FirstWait * Math.Pow(2, Math.Clamp(attempts - 1, 0, MaxDoublings));
        return wait < LongestWait ? wait : LongestWait;
    }
}
