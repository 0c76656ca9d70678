using FlashSale.Crowd;

namespace FlashSale.Bench;

/// <summary>What <c>./flashsale bench</c> is asked to do.</summary>
internal sealed record BenchOptions
{
    public required BenchKind Kind { get; init; }

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

    /// <summary>Of a benchmark of growth: how many orders its sales have.</summary>
    public required IReadOnlyList<int> Orders { get; init; }

    /// <summary>Of a benchmark of growth: how many sales are live.</summary>
    public required IReadOnlyList<int> Sales { get; init; }

    /// <summary>Of a benchmark of growth: the file to draw it into; null: none.</summary>
    public required string? Plot { get; init; }

    /// <summary>Verified sessions that take part.</summary>
    public required int Buyers { get; init; }

    /// <summary>
    /// How long API and worker wait for Redis; null: as by default. A quick run looks for mistakes, and a machine whose disk stalls is none.
    /// </summary>
    public required TimeSpan? RedisPatience { get; init; }

    /// <summary>Write the result for programs.</summary>
    public required bool Json { get; init; }

    /// <exception cref="NotTriedException">Something is wrong with them.</exception>
    public static BenchOptions Parse(string[] arguments)
    {
        var line = new CommandLine(
            arguments,
            ["--api", "--worker", "--bare", "--folder", "--rounds", "--seconds", "--sustain", "--connections", "--plot"],
            ["--json", "--quick", "--crowd", "--growth"]
        );
        var quick = line.Has("--quick");
        return new BenchOptions
        {
            Kind = Asked(line),
            Api = Existing(line, "--api"),
            Worker = Existing(line, "--worker"),
            Bare = Existing(line, "--bare"),
            Folder = Path.GetFullPath(Required(line, "--folder")),
            Rounds = line.Number("--rounds", Repetitions(line, quick), least: 1, most: 100),
            Length = TimeSpan.FromSeconds(line.Number("--seconds", Seconds(line, quick), least: 1, most: 60)),
            Sustain = TimeSpan.FromSeconds(line.Number("--sustain", quick ? 1 : 10, least: 1, most: 600)),
            Connections = Numbers(line, quick),
            Orders = quick ? [100, 1_000] : [1_000, 100_000, 1_000_000],
            Sales = quick ? [1, 10] : [1, 100, 1_000],
            Plot = line.Text("--plot", "") is { Length: > 0 } plot ? Path.GetFullPath(plot) : null,
            // Growth has a sale in which each of them buys once: more than a machine sells in one measurement.
            Buyers = (quick, line.Has("--growth")) switch
            {
                (true, true) => 25_000,
                (true, false) => 5_000,
                (false, true) => 90_000,
                (false, false) => 50_000,
            },
            // A crowd has to be refused in time.
            RedisPatience = quick && !line.Has("--crowd") ? TimeSpan.FromSeconds(10) : null,
            Json = line.Has("--json"),
        };
    }

    /// <summary>The last of <see cref="Connections"/>, or fewer if no more files may be open.</summary>
    /// <param name="fileLimit">Files that a process may have open.</param>
    public int CrowdConnections(long fileLimit)
    {
        // Besides its connections a process has libraries, pipes and Redis open.
        const int Others = 500;
        return (int)Math.Min(Connections[^1], Math.Max(Connections.Count, fileLimit - Others));
    }

    private static BenchKind Asked(CommandLine line) =>
        (line.Has("--crowd"), line.Has("--growth")) switch
        {
            (true, true) => throw new NotTriedException("--crowd and --growth are two benchmarks: ask for one."),
            (true, _) => BenchKind.Crowd,
            (_, true) => BenchKind.Growth,
            _ => BenchKind.Rounds,
        };

    private static int Repetitions(CommandLine line, bool quick) =>
        quick ? 1
        // There and back, twice.
        : line.Has("--growth") ? 4
        : 5;

    private static int Seconds(CommandLine line, bool quick) =>
        (quick, line.Has("--crowd")) switch
        {
            (true, false) => 1,
            // Long enough that a disk which stalls for a second is not all there is.
            (true, true) => 3,
            (false, true) => 5,
            (false, false) => 3,
        };

    private static int[] Numbers(CommandLine line, bool quick)
    {
        if (line.Text("--connections", "") != "")
            return [line.Number("--connections", 0, least: 2, most: 20_000)];
        return line.Has("--crowd") ? [quick ? 3_000 : 10_000]
            : quick ? [16, 64]
            : [128, 1000];
    }

    private static string Existing(CommandLine line, string name)
    {
        var path = Path.GetFullPath(Required(line, name));
        return File.Exists(path) ? path : throw new NotTriedException($"{name}: there is no {path}. Build it first.");
    }

    private static string Required(CommandLine line, string name) =>
        line.Text(name, "") is { Length: > 0 } text ? text : throw new NotTriedException($"{name} is needed.");
}
