namespace FlashSale.Domain;

/// <summary>What became of the wish to try a dead letter again.</summary>
public abstract record ReplayOutcome
{
    private ReplayOutcome() { }

    /// <summary>It is back in its stream and no dead letter any more. Whether it succeeds this time is seen later.</summary>
    public sealed record Replayed(DeadLetter Letter) : ReplayOutcome;

    /// <summary>There is none of this id: never was, replayed or discarded.</summary>
    public sealed record Unknown : ReplayOutcome;

    /// <summary>It doesn't say whose sale it is of, or says nothing at all: it can only be discarded.</summary>
    public sealed record Unreadable(DeadLetter Letter) : ReplayOutcome;
}
