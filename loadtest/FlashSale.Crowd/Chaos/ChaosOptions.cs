using System.Security.Cryptography;

namespace FlashSale.Crowd.Chaos;

/// <summary>What <c>crowd chaos</c> is asked to do.</summary>
internal sealed record ChaosOptions
{
    /// <summary>Path of the API's assembly.</summary>
    public required string Api { get; init; }

    /// <summary>Path of the worker's assembly.</summary>
    public required string Worker { get; init; }

    /// <summary>Where the run makes a folder of its own for data and logs.</summary>
    public required string Folder { get; init; }

    /// <summary>How long shoppers come and faults happen.</summary>
    public required TimeSpan Length { get; init; }

    /// <summary>Decides which faults happen and what each shopper does. (When exactly is decided by the machine.)</summary>
    public required int Seed { get; init; }

    /// <summary>Put drift into a quiet sale afterwards, and wait for its repair.</summary>
    public required bool Drift { get; init; }

    /// <exception cref="NotTriedException">Something is wrong with them.</exception>
    public static ChaosOptions Parse(string[] arguments)
    {
        var line = new CommandLine(arguments, ["--api", "--worker", "--folder", "--seconds", "--seed"], ["--drift"]);
        return new ChaosOptions
        {
            Api = Existing(line, "--api"),
            Worker = Existing(line, "--worker"),
            Folder = Path.GetFullPath(Required(line, "--folder")),
            Length = TimeSpan.FromSeconds(line.Number("--seconds", 60, least: 5, most: 3600)),
            Seed = line.Number("--seed", RandomNumberGenerator.GetInt32(1_000_000), least: 0, most: int.MaxValue),
            Drift = line.Has("--drift"),
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
