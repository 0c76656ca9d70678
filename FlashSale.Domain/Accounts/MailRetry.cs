namespace FlashSale.Domain;

/// <summary>When a mail that was taken before may be taken again.</summary>
/// <param name="Lease">One that was neither finished nor deferred for so long: whoever had it is taken for dead.</param>
/// <param name="FirstWait">After the first deferral; doubled with each further one.</param>
/// <param name="LongestWait">Where the doubling ends.</param>
public sealed record MailRetry(TimeSpan Lease, TimeSpan FirstWait, TimeSpan LongestWait)
{
    /// <param name="attempts">Failed ones, 1 or more.</param>
    public TimeSpan WaitAfter(int attempts)
    {
        // As a number, which grows beyond any TimeSpan without complaint.
        var milliseconds = FirstWait.TotalMilliseconds * Math.Pow(2, attempts - 1);
        return milliseconds < LongestWait.TotalMilliseconds ? TimeSpan.FromMilliseconds(milliseconds) : LongestWait;
    }
}
