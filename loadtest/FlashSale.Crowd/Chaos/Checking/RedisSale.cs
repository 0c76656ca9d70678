namespace FlashSale.Crowd.Chaos.Checking;

/// <summary>A sale as Redis has it in the end, read key by key.</summary>
internal sealed record RedisSale
{
    /// <summary>Units for sale in all.</summary>
    public required long Total { get; init; }

    /// <summary>Units left; a counter of its own.</summary>
    public required long Stock { get; init; }

    /// <summary>Units of reserved orders, as counted by the system.</summary>
    public required long Held { get; init; }

    /// <summary>Units of confirmed orders, as counted by the system.</summary>
    public required long Sold { get; init; }

    /// <summary>Holds that still wait for their end.</summary>
    public required long OpenHolds { get; init; }

    /// <summary>By id. Orders that have ended may be missing once they are stored.</summary>
    public required IReadOnlyDictionary<string, KeptOrder> Orders { get; init; }

    /// <summary>Units by user, as the limit is decided by.</summary>
    public required IReadOnlyDictionary<string, long> Buyers { get; init; }
}
