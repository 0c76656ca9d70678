namespace FlashSale.Worker;

/// <summary>What became of a sale that seemed lost.</summary>
internal enum RebuildResult
{
    /// <summary>It is open again.</summary>
    Rebuilt,

    /// <summary>Somebody else is at it, or the lease was lost: to be tried again.</summary>
    Busy,

    /// <summary>Redis has it, and is not behind.</summary>
    NotNeeded,

    /// <summary>It is over and nobody holds a unit of it: Redis needs no such sale.</summary>
    Over,
}
