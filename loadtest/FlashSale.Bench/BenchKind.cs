namespace FlashSale.Bench;

/// <summary>What a benchmark is about.</summary>
internal enum BenchKind
{
    /// <summary>Speed, compared with a bare web server.</summary>
    Rounds,

    /// <summary>What happens when more people come than can be served.</summary>
    Crowd,

    /// <summary>What a purchase costs when there are many orders, and many sales.</summary>
    Growth,
}
