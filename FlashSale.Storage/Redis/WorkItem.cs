using System.Globalization;
using FlashSale.Storage.Redis.Sales;

namespace FlashSale.Storage.Redis;

/// <summary>An entry of a <see cref="WorkQueue"/> that somebody has taken.</summary>
/// <param name="Id">Its stream id: <c>milliseconds-number</c>.</param>
/// <param name="Fields">As they were added.</param>
/// <param name="Deliveries">How often it was taken, this time included.</param>
internal sealed record WorkItem(string Id, IReadOnlyDictionary<string, string> Fields, int Deliveries)
{
    /// <summary>By the clock of Redis.</summary>
    public DateTimeOffset AddedAt =>
        DateTimeOffset.FromUnixTimeMilliseconds(
            Math.Min(
                long.Parse(Id.AsSpan(0, Id.IndexOf('-', StringComparison.Ordinal)), CultureInfo.InvariantCulture),
                UnixTime.MaxMilliseconds
            )
        );
}
