namespace FlashSale.Crowd.Chaos.Faults;

/// <summary>Something that will be done to the system.</summary>
/// <param name="Kind">What.</param>
/// <param name="Parts">To which of its parts, at the same time; none for the store.</param>
/// <param name="Calm">Pause before.</param>
/// <param name="Length">How long the damage lasts before it is undone.</param>
internal sealed record Fault(FaultKind Kind, IReadOnlyList<string> Parts, TimeSpan Calm, TimeSpan Length)
{
    public string Name =>
        Kind switch
        {
            FaultKind.Kill => "kill " + string.Join(" + ", Parts),
            FaultKind.Freeze => "freeze " + string.Join(" + ", Parts),
            _ => "lock the store",
        };

    /// <summary>Whether purchases can't be decided meanwhile.</summary>
    public bool HitsRedis => Parts.Contains("redis");
}
