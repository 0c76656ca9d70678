using System.ComponentModel.DataAnnotations;

namespace FlashSale.ApiService.Purchases.SoldOut;

/// <summary>Configuration section <c>SoldOut</c>: when this process says "sold out" by itself.</summary>
internal sealed class SoldOutOptions
{
    public const string Section = "SoldOut";

    /// <summary>So many refusals of Redis within a second close the gate of a sale: below that, asking is cheap. 0: never. Default 50.</summary>
    [Range(0, 1_000_000)]
    public int CloseAfter { get; init; } = 50;

    /// <summary>
    /// What has come back to a sale is for sale after at most this, while its gate is closed. It is prolonged three times as often, by one
    /// write to Redis a sale and process. Default 500 ms.
    /// </summary>
    [Range(typeof(TimeSpan), "00:00:00.050", "00:00:05")]
    public TimeSpan Lease { get; init; } = TimeSpan.FromMilliseconds(500);

    /// <summary>
    /// How long a session is remembered as somebody's who was refused. Keep it well below <c>Sessions:IdleTimeout</c>: a remembered
    /// session is not asked for, and so gets older. A crowd that goes on pressing is asked for once in so long. Default 5 min.
    /// </summary>
    [Range(typeof(TimeSpan), "00:00:00.100", "00:10:00")]
    public TimeSpan RememberSessions { get; init; } = TimeSpan.FromMinutes(5);
}
