using System.ComponentModel.DataAnnotations;

namespace FlashSale.Storage.Redis.Sales;

/// <summary>Configuration section <c>Purchase</c>.</summary>
internal sealed class PurchaseOptions
{
    public const string Section = "Purchase";

    /// <summary>Purchase attempts of one user for one product per <see cref="UserWindow"/>. 0: no limit. Default 10.</summary>
    [Range(0, 10_000)]
    public int UserLimit { get; init; } = 10;

    /// <summary>Length of the sliding window of <see cref="UserLimit"/>. Default 60 s.</summary>
    [Range(typeof(TimeSpan), "00:00:00.001", "1.00:00:00")]
    public TimeSpan UserWindow { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>How long an accepted purchase is answered again to a retry with its key. Default 24 h.</summary>
    [Range(typeof(TimeSpan), "00:00:00.001", "30.00:00:00")]
    public TimeSpan IdempotencyRetention { get; init; } = TimeSpan.FromHours(24);
}
