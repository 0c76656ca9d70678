using FlashSale.Bench.Sites;

namespace FlashSale.Bench.Rounds;

/// <summary>All that a run found out.</summary>
/// <param name="Options">What was asked for.</param>
/// <param name="Rows">Medians, by connections and then in the order of the rounds.</param>
/// <param name="Sustained">How the worker kept up.</param>
/// <param name="SlowestDrain">The longest that the store ever needed, after a run of purchases, to have all of them.</param>
/// <param name="Memory">Peaks.</param>
/// <param name="Purchases">That the API said it had accepted, preparations included.</param>
/// <param name="Persisted">That the store has.</param>
/// <param name="Faults">What was wrong, in words.</param>
internal sealed record RoundsResult(
    BenchOptions Options,
    IReadOnlyList<Row> Rows,
    Sustained Sustained,
    TimeSpan SlowestDrain,
    PeakMemory Memory,
    long Purchases,
    long Persisted,
    IReadOnlyList<string> Faults
)
{
    /// <summary>Every answer was the expected one, every audit balanced, and every accepted purchase is stored.</summary>
    public bool Balanced => Faults.Count == 0;

    /// <summary>At the first number of connections.</summary>
    public double Ratio(string scenario) =>
        Rows.First(row => row.Name == scenario && row.Connections == Options.Connections[0]).RatioToBare;
}
