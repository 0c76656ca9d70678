using System.ComponentModel.DataAnnotations;

namespace FlashSale.Worker;

/// <summary>Configuration section <c>Worker:Consumer</c>.</summary>
internal sealed class ConsumerOptions
{
    public const string Section = "Worker:Consumer";

    /// <summary>Entries that are read, stored and acknowledged together. Default 500.</summary>
    [Range(1, 5000)]
    public int BatchSize { get; init; } = 500;

    /// <summary>
    /// Batches in the works at a time, over all sales. Those of many sales that come together share a sync of the disk. Default 32.
    /// </summary>
    [Range(1, 256)]
    public int Parallelism { get; init; } = 32;

    /// <summary>
    /// Wait after a read that found less than a batch, so that the next one finds more. A transaction costs the same for one order as for
    /// hundreds, and all of them are safe in Redis meanwhile. Default 50 ms.
    /// </summary>
    [Range(typeof(TimeSpan), "00:00:00", "00:01:00")]
    public TimeSpan Gather { get; init; } = TimeSpan.FromMilliseconds(50);

    /// <summary>
    /// Reads per second that all busy streams together may cost. With so many of them that <see cref="Gather"/> would exceed it, each is read
    /// less often, down to every <see cref="GatherMax"/>: as many orders then come in fewer and larger batches. Default 100.
    /// </summary>
    [Range(10, 100_000)]
    public int BusyReadsPerSecond { get; init; } = 100;

    /// <summary>Longest pause that <see cref="BusyReadsPerSecond"/> makes of <see cref="Gather"/>. Default 2 s.</summary>
    [Range(typeof(TimeSpan), "00:00:00", "00:01:00")]
    public TimeSpan GatherMax { get; init; } = TimeSpan.FromSeconds(2);

    /// <summary>Wait after the first read of a stream that found nothing; doubled up to <see cref="IdleMax"/>. Default 5 ms.</summary>
    [Range(typeof(TimeSpan), "00:00:00.001", "00:00:01")]
    public TimeSpan IdleMin { get; init; } = TimeSpan.FromMilliseconds(5);

    /// <summary>Longest wait between two reads of a quiet stream. Default 250 ms.</summary>
    [Range(typeof(TimeSpan), "00:00:00.005", "00:01:00")]
    public TimeSpan IdleMax { get; init; } = TimeSpan.FromMilliseconds(250);

    /// <summary>
    /// Reads per second that all quiet streams together may cost. With so many sales that <see cref="IdleMax"/> would exceed it, quiet ones
    /// are read less often. Default 1,000.
    /// </summary>
    [Range(10, 100_000)]
    public int IdleReadsPerSecond { get; init; } = 1000;

    /// <summary>How long a batch in the works may take to finish when the worker is asked to stop. Default 5 s; the process waits for 10 s at most.</summary>
    [Range(typeof(TimeSpan), "00:00:00", "00:00:10")]
    public TimeSpan StopGrace { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>Tries that an entry gets while the store answers and other entries succeed. Default 5.</summary>
    [Range(1, 1000)]
    public int PoisonTries { get; init; } = 5;

    /// <summary>An entry is not given up earlier than this after its first failure, however many tries it had. Default 1 min.</summary>
    [Range(typeof(TimeSpan), "00:00:00", "1.00:00:00")]
    public TimeSpan PoisonAge { get; init; } = TimeSpan.FromMinutes(1);

    /// <summary>Entries unacknowledged for so long are taken over from whoever has them. Default 30 s.</summary>
    [Range(typeof(TimeSpan), "00:00:00.001", "01:00:00")]
    public TimeSpan ClaimIdle { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>How often entries to take over are looked for. Default 5 s.</summary>
    [Range(typeof(TimeSpan), "00:00:00.010", "01:00:00")]
    public TimeSpan ClaimInterval { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>A consumer without unfinished entries that was not heard of for so long is forgotten. Default 1 h.</summary>
    [Range(typeof(TimeSpan), "00:00:00", "30.00:00:00")]
    public TimeSpan ForgetIdle { get; init; } = TimeSpan.FromHours(1);

    /// <summary>How often consumers to forget are looked for. Default 10 min.</summary>
    [Range(typeof(TimeSpan), "00:00:00.010", "1.00:00:00")]
    public TimeSpan ForgetInterval { get; init; } = TimeSpan.FromMinutes(10);

    /// <summary>How often finished entries are dropped from the streams that had any. Default 5 s.</summary>
    [Range(typeof(TimeSpan), "00:00:00.010", "01:00:00")]
    public TimeSpan TrimInterval { get; init; } = TimeSpan.FromSeconds(5);
}
