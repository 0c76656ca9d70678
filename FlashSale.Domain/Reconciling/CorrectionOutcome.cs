namespace FlashSale.Domain;

/// <summary>What became of a correction.</summary>
public abstract record CorrectionOutcome
{
    private CorrectionOutcome() { }

    /// <summary>It was put right in one step, from <paramref name="Before"/> to <paramref name="After"/>.</summary>
    public sealed record Applied(string Before, string After) : CorrectionOutcome;

    /// <summary>What was observed has changed since, or is right by now. Nothing was touched.</summary>
    public sealed record Moved : CorrectionOutcome;

    /// <summary>It can't be put right, and somebody has to know. Nothing was touched.</summary>
    public sealed record Impossible(string Reason) : CorrectionOutcome;
}
