using System.ComponentModel.DataAnnotations;

namespace FlashSale.Storage.Redis.Otp;

/// <summary>Configuration section <c>Otp</c>.</summary>
internal sealed class OtpOptions
{
    public const string Section = "Otp";

    /// <summary>How long a code may be used, and at most how long a lock lasts. Default 5 min.</summary>
    [Range(typeof(TimeSpan), "00:00:01", "01:00:00")]
    public TimeSpan Lifetime { get; init; } = TimeSpan.FromMinutes(5);

    /// <summary>Wrong codes that lock. Default 5: with six digits a guesser has a chance of 1 in 200,000 per lifetime.</summary>
    [Range(1, 10)]
    public int MaxFailures { get; init; } = 5;
}
