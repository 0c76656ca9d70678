namespace FlashSale.Crowd.Chaos.Faults;

/// <summary>Faults without end, decided by the seed alone: the same seed does the same things in the same order.</summary>
internal static class FaultPlan
{
    private static readonly (FaultKind Kind, string[] Parts)[] Deck =
    [
        (FaultKind.Kill, ["redis"]),
        (FaultKind.Kill, ["api-1"]),
        (FaultKind.Kill, ["api-2"]),
        (FaultKind.Kill, ["worker"]),
        (FaultKind.Kill, ["redis", "worker"]),
        (FaultKind.Kill, ["redis", "api-1"]),
        (FaultKind.Freeze, ["redis"]),
        (FaultKind.Freeze, ["api-1"]),
        (FaultKind.Freeze, ["worker"]),
        (FaultKind.LockStore, []),
    ];

    /// <summary>The deck is shuffled anew whenever it is used up, so every kind comes early and none is forgotten.</summary>
    public static IEnumerable<Fault> Of(int seed)
    {
        var random = new Random(seed);
        for (var deck = Deck.ToArray(); ; )
        {
            random.Shuffle(deck);
            foreach (var (kind, parts) in deck)
                yield return new Fault(kind, parts, Between(500, 2000), kind == FaultKind.Kill ? Between(50, 1000) : Between(1200, 3000));
        }

        TimeSpan Between(int least, int most) => TimeSpan.FromMilliseconds(random.Next(least, most));
    }
}
