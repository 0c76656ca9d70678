namespace FlashSale.Bench.Crowds;

/// <summary>What somebody in a crowd is told.</summary>
internal enum Answer
{
    /// <summary>201; or 200, after an answer that had said that nothing was known.</summary>
    Accepted,

    /// <summary>503 <c>overloaded</c>: nothing was decided, come back in so many seconds.</summary>
    Overloaded,

    /// <summary>503 of another code: Redis did not answer in time, nothing is known, the same key is safe.</summary>
    Unavailable,

    /// <summary>Any other status. Nothing in a crowd's presses is wrong, so it should not come.</summary>
    Unexpected,

    /// <summary>The connection could not be used any more.</summary>
    Broken,
}
