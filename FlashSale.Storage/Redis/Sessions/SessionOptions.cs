using System.ComponentModel.DataAnnotations;

namespace FlashSale.Storage.Redis.Sessions;

/// <summary>Configuration section <c>Sessions</c>.</summary>
internal sealed class SessionOptions
{
    public const string Section = "Sessions";

    /// <summary>A session without a request for this long ends, at most a tenth of it early. Default 30 min.</summary>
    [Range(typeof(TimeSpan), "00:00:01", "30.00:00:00")]
    public TimeSpan IdleTimeout { get; init; } = TimeSpan.FromMinutes(30);

    /// <summary>However busy, a session ends this long after the sign-in. Default 24 h.</summary>
    [Range(typeof(TimeSpan), "00:00:01", "365.00:00:00")]
    public TimeSpan AbsoluteLifetime { get; init; } = TimeSpan.FromHours(24);
}
