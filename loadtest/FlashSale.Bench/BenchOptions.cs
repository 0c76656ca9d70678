using FlashSale.Crowd;

namespace FlashSale.Bench;

/// <summary>What <c>./flashsale bench</c> is asked to do.</summary>
internal sealed record BenchOptions
{
    /// <summary>Path of the API's assembly.</summary>
    public required string Api { get; init; }

    /// <summary>Path of the worker's assembly.</summary>
    public required string Worker { get; init; }

    /// <summary>Path of the bare endpoint's assembly.</summary>
    public required string Bare { get; init; }

    /// <summary>Where the run makes a folder of its own for data and logs.</summary>
    public required string Folder { get; init; }

    /// <summary>How often each row is measured; the table shows medians.</summary>
    public required int Rounds { get; init; }

    /// <summary>Length of one measurement.</summary>
    public required TimeSpan Length { get; init; }

    /// <summary>Length of the run of purchases that the worker has to keep up with.</summary>
    public required TimeSpan Sustain { get; init; }

    /// <summary>Numbers of connections at which every row is measured; ratios are those of the first.</summary>
    public required IReadOnlyList<int> Connections { get; init; }

    /// <summary>Verified sessions that take part.</summary>
    public required int Buyers { get; init; }

    /// <summary>Write the result for programs.</summary>
    public required bool Json { get; init; }

    /// <exception cref="NotTriedException">Something is wrong with them.</exception>
    public static BenchOptions Parse(string[] arguments)
    {
        var line = new CommandLine(
            arguments,
            ["--api", "--worker", "--bare", "--folder", "--rounds", "--seconds", "--sustain", "--connections"],
            ["--json", "--quick"]
        );
        var quick = line.Has("--quick");
        return new BenchOptions
        {
            Api = Existing(line, "--api"),
            Worker = Existing(line, "--worker"),
            Bare = Existing(line, "--bare"),
            Folder = Path.GetFullPath(Required(line, "--folder")),
            Rounds = line.Number("--rounds", quick ? 1 : 5, least: 1, most: 100),
            Length = TimeSpan.FromSeconds(line.Number("--seconds", quick ? 1 : 3, least: 1, most: 60)),
            Sustain = TimeSpan.FromSeconds(line.Number("--sustain", quick ? 1 : 10, least: 1, most: 600)),
            Connections = line.Text("--connections", "") is ""
                ? (quick ? [16, 64] : [128, 1000])
                : [line.Number("--connections", 0, least: 2, most: 10_000)],
            Buyers = quick ? 5_000 : 50_000,
            Json = line.Has("--json"),
        };
    }

    private static string Existing(CommandLine line, string name)
    {
        var path = Path.GetFullPath(Required(line, name));
        return File.Exists(path) ? path : throw new NotTriedException($"{name}: there is no {path}. Build it first.");
    }

    private static string Required(CommandLine line, string name) =>
        line.Text(name, "") is { Length: > 0 } text ? text : throw new NotTriedException($"{name} is needed.");
}
