using System.ComponentModel.DataAnnotations;

namespace FlashSale.ApiService.Live;

/// <summary>Configuration section <c>Live</c>: the live view of the sales and the streams of events that show it.</summary>
internal sealed class LiveOptions
{
    public const string Section = "Live";

    /// <summary>
    /// How often all live sales are read from Redis. Messages come sooner; this is for those that were lost, and for what the clock changes
    /// without any message. Default 1 s.
    /// </summary>
    [Range(typeof(TimeSpan), "00:00:00.020", "00:01:00")]
    public TimeSpan LookInterval { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>Shortest time between two events of one kind about one product. Default 100 ms.</summary>
    [Range(typeof(TimeSpan), "00:00:00.001", "00:00:10")]
    public TimeSpan PushInterval { get; init; } = TimeSpan.FromMilliseconds(100);

    /// <summary>A stream on which nothing was said for so long says that it is still there. Default 15 s.</summary>
    [Range(typeof(TimeSpan), "00:00:00.100", "00:05:00")]
    public TimeSpan Heartbeat { get; init; } = TimeSpan.FromSeconds(15);

    /// <summary>A client that takes nothing of what waits for it for so long is cut off. Default 10 s.</summary>
    [Range(typeof(TimeSpan), "00:00:01", "00:05:00")]
    public TimeSpan StallTimeout { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>How long a client is asked to wait before it comes back, give or take half. Default 2 s.</summary>
    [Range(typeof(TimeSpan), "00:00:00.100", "00:01:00")]
    public TimeSpan Retry { get; init; } = TimeSpan.FromSeconds(2);

    /// <summary>Open streams; one more gets 503. Keep it below <c>Overload:MaxConnections</c>, which buyers need, too. Default 10,000.</summary>
    [Range(1, 1_000_000)]
    public int MaxStreams { get; init; } = 10_000;

    /// <summary>How often quiet and stalled streams are looked for.</summary>
    internal TimeSpan InspectInterval => Heartbeat / 10;
}
