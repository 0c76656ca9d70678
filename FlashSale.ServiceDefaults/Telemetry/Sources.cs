using System.Diagnostics.Metrics;
using OpenTelemetry.Metrics;

namespace FlashSale.ServiceDefaults;

/// <summary>What is listened to. The framework emits its own activities and measurements; they only need to be subscribed to by name.</summary>
internal static class Sources
{
    public static readonly string[] Activities =
    [
        "FlashSale",
        "Microsoft.AspNetCore",
        "System.Net.Http",
        // What Aspire.MongoDB.Driver emits. Nothing does on the other engine.
        "MongoDB.Driver.Core.Extensions.DiagnosticSources",
    ];

    public static readonly string[] Meters =
    [
        "FlashSale",
        "Microsoft.AspNetCore.Hosting",
        "Microsoft.AspNetCore.RateLimiting",
        "Microsoft.AspNetCore.Server.Kestrel",
        "System.Net.Http",
        "System.Runtime",
    ];

    /// <summary>The SDK's own buckets are milliseconds up to ten seconds; our durations are seconds, most of them far below one.</summary>
    private static readonly ExplicitBucketHistogramConfiguration Seconds = new()
    {
        Boundaries = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10],
    };

    /// <summary>Null leaves an instrument as it is: the framework's histograms come with fitting buckets.</summary>
    public static MetricStreamConfiguration? View(Instrument instrument) =>
        instrument is Histogram<double> { Unit: "s", Meter.Name: "FlashSale" } ? Seconds : null;
}
