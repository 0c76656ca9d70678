namespace FlashSale.Crowd.Rushing;

/// <summary>How a buyer presses "buy".</summary>
internal enum Impatience
{
    /// <summary>Once.</summary>
    None,

    /// <summary>Many times, each after the answer to the one before.</summary>
    OneAfterAnother,

    /// <summary>Many times at once.</summary>
    AllAtOnce,
}
