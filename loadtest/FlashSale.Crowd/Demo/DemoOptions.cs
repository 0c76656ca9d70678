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

    /// <summary>Print the result for programs, not for people.</summary>
    public required bool Json { get; init; }

    /// <exception cref="NotTriedException">Something is wrong with them.</exception>
    public static DemoOptions Parse(string[] arguments)
    {
        var line = new CommandLine(arguments, ["--url", "--buyers", "--units", "--retriers"], ["--json"]);
        var url = line.Text("--url", DefaultUrl);
        if (!Uri.TryCreate(url, UriKind.Absolute, out var parsed) || parsed.Scheme is not ("http" or "https"))
            throw new NotTriedException($"--url must be an http address; it is '{url}'.");
        var buyers = line.Number("--buyers", 1000, least: 1, most: 20_000);
        return new DemoOptions
        {
            Url = parsed,
            Buyers = buyers,
            Units = line.Number("--units", 100, least: 1, most: 1_000_000),
            Retriers = line.Number("--retriers", Math.Min(buyers, 50), least: 0, most: buyers),
            Json = line.Has("--json"),
        };
    }
}
