namespace FlashSale.ApiService.Live;

/// <summary>From where a client that comes back has to be told again.</summary>
internal static class ResumePoint
{
    /// <summary>The last millisecond of the year 9999.</summary>
    public const long Max = 253_402_300_799_999;

    /// <summary>
    /// Two replicas know the clock of Redis to within a network's delay, and the nodes of a cluster have one each. What happened around that
    /// moment is told twice rather than never: clients drop what isn't newer than what they have.
    /// </summary>
    public static readonly TimeSpan Slack = TimeSpan.FromSeconds(1);

    public static DateTimeOffset From(long milliseconds) =>
        milliseconds < Slack.TotalMilliseconds ? DateTimeOffset.UnixEpoch : DateTimeOffset.FromUnixTimeMilliseconds(milliseconds) - Slack;
}
