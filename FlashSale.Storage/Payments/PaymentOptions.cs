using System.ComponentModel.DataAnnotations;

namespace FlashSale.Storage.Payments;

/// <summary>Configuration section <c>Payments</c>, the same for API and worker.</summary>
internal sealed class PaymentOptions
{
    public const string Section = "Payments";

    [EnumDataType(typeof(PaymentProvider))]
    public PaymentProvider Provider { get; init; }

    /// <summary>Outside Development a provider that takes no money has to be asked for. Default false.</summary>
    public bool AllowSimulated { get; init; }

    /// <summary>Where the API of <see cref="PaymentProvider.Http"/> is, such as <c>https://api.stripe.com</c>. HTTPS, or on this machine.</summary>
    public Uri? BaseUrl { get; init; }

    /// <summary>The provider's key to our account. A secret: from configuration only, never logged.</summary>
    public string? SecretKey { get; init; }

    /// <summary>What the provider signs its webhooks with. A secret. Null: no webhook is believed, and the worker alone finishes.</summary>
    public string? WebhookSecret { get; init; }

    /// <summary>How far a webhook's time may be from ours. Default 5 min.</summary>
    [Range(typeof(TimeSpan), "00:00:10", "01:00:00")]
    public TimeSpan WebhookTolerance { get; init; } = TimeSpan.FromMinutes(5);

    /// <summary>How long one request may take. Default 4 s.</summary>
    [Range(typeof(TimeSpan), "00:00:00.050", "00:01:00")]
    public TimeSpan AttemptTimeout { get; init; } = TimeSpan.FromSeconds(4);

    /// <summary>How long a step may take with all its repetitions: a buyer waits for it. Default 10 s.</summary>
    [Range(typeof(TimeSpan), "00:00:00.050", "00:02:00")]
    public TimeSpan TotalTimeout { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>Repetitions of a request that got no answer, or none that says anything. Default 3.</summary>
    [Range(1, 10)]
    public int Retries { get; init; } = 3;

    /// <summary>Before the first repetition; doubled each time, with jitter. Default 200 ms.</summary>
    [Range(typeof(TimeSpan), "00:00:00.001", "00:00:10")]
    public TimeSpan RetryDelay { get; init; } = TimeSpan.FromMilliseconds(200);
}
