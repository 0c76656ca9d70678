using System.ComponentModel.DataAnnotations;
using FlashSale.Domain;

namespace FlashSale.Worker;

/// <summary>Configuration section <c>Worker:Mail</c>.</summary>
internal sealed class MailOptions
{
    public const string Section = "Worker:Mail";

    /// <summary>How often the outbox is looked into. Default 250 ms.</summary>
    [Range(typeof(TimeSpan), "00:00:00.010", "00:01:00")]
    public TimeSpan Interval { get; init; } = TimeSpan.FromMilliseconds(250);

    /// <summary>Mails on their way at the same time. Default 4.</summary>
    [Range(1, 64)]
    public int Parallelism { get; init; } = 4;

    /// <summary>Wait after the first try that failed; doubled up to <see cref="RetryMax"/>. Default 5 s.</summary>
    [Range(typeof(TimeSpan), "00:00:00.001", "01:00:00")]
    public TimeSpan RetryMin { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>Longest wait between two tries. Default 15 min.</summary>
    [Range(typeof(TimeSpan), "00:00:00.001", "1.00:00:00")]
    public TimeSpan RetryMax { get; init; } = TimeSpan.FromMinutes(15);

    /// <summary>A mail that is deferred for so long becomes a dead letter. Default 1 day.</summary>
    [Range(typeof(TimeSpan), "00:00:00", "30.00:00:00")]
    public TimeSpan GiveUpAfter { get; init; } = TimeSpan.FromDays(1);

    /// <summary>
    /// A worker that has had a mail for so long is taken for dead, and another one takes it. Keep it above <c>Mail:Smtp:Timeout</c>, or
    /// mails are sent twice. Default 2 min.
    /// </summary>
    [Range(typeof(TimeSpan), "00:00:00.001", "01:00:00")]
    public TimeSpan Lease { get; init; } = TimeSpan.FromMinutes(2);

    /// <summary>
    /// With so many mails in the outbox, those that were deferred not counted, no more are written about orders until some are gone. Default
    /// 100.
    /// </summary>
    [Range(1, 100_000)]
    public int OutboxLimit { get; init; } = 100;

    /// <summary>Nor with so many that were deferred: all of them are looked through for those that are due. Default 5000.</summary>
    [Range(1, 100_000)]
    public int DeferredLimit { get; init; } = 5000;

    public MailRetry Retry => new(Lease, RetryMin, RetryMax);
}
