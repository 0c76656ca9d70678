namespace FlashSale.Crowd.Demo;

/// <summary>What <c>crowd demo</c> is asked to do.</summary>
internal sealed record DemoOptions
{
    /// <summary>Where the API listens under the AppHost.</summary>
    public const string DefaultUrl = "http://localhost:5080";

    public required Uri Url { get; init; }

    public required int Buyers { get; init; }

    public required int Units { get; init; }

    /// <summary>How many of the buyers press again and again, with the same key.</summary>
    public required int Retriers { get; init; }

    /// <summary>How often each of them presses.</summary>
    public int Presses { get; init; } = 20;

    /// <summary>Over how long a time the buyers come, so that people can watch. Null: all at once.</summary>
    public TimeSpan? Watch { get; init; }

    /// <summary>Print the result for programs, not for people.</summary>
    public required bool Json { get; init; }

    /// <exception cref="NotTriedException">Something is wrong with them.</exception>
    public static DemoOptions Parse(string[] arguments)
    {
        var line = new CommandLine(arguments, ["--url", "--buyers", "--units", "--retriers", "--seconds"], ["--json", "--watch"]);
        var url = line.Text("--url", DefaultUrl);
        if (!Uri.TryCreate(url, UriKind.Absolute, out var parsed) || parsed.Scheme is not ("http" or "https"))
            throw new NotTriedException($"--url must be an http address; it is '{url}'.");
        if (line.Has("--seconds") && !line.Has("--watch"))
            throw new NotTriedException("--seconds is for --watch: without it everybody presses at once.");
        var buyers = line.Number("--buyers", 1000, least: 1, most: 20_000);
        return new DemoOptions
        {
            Url = parsed,
            Buyers = buyers,
            // A stock that is gone after a few seconds is no sight.
            Units = line.Number("--units", line.Has("--watch") ? 600 : 100, least: 1, most: 1_000_000),
            Retriers = line.Number("--retriers", Math.Min(buyers, 50), least: 0, most: buyers),
            Watch = line.Has("--watch") ? TimeSpan.FromSeconds(line.Number("--seconds", 60, least: 5, most: 600)) : null,
            Json = line.Has("--json"),
        };
    }
}
