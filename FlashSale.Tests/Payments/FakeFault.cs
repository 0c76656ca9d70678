namespace FlashSale.Tests.Payments;

/// <summary>What goes wrong with one request.</summary>
public enum FakeFault
{
    /// <summary>500, and nothing was done.</summary>
    FailsBefore,

    /// <summary>500, although it was done.</summary>
    FailsAfter,

    /// <summary>It was done, and no answer ever comes.</summary>
    StaysSilent,

    /// <summary>404 and a page, and nothing was done: somebody else is at this address.</summary>
    IsSomebodyElse,

    /// <summary>404 and a page, although it was done.</summary>
    IsSomebodyElseAfter,

    /// <summary>301 without a word, and nothing was done.</summary>
    Moved,

    /// <summary>404 in the provider's own words, and nothing was done: the intent is of another account.</summary>
    KnowsNoIntent,

    /// <summary>424 in the provider's own words, and nothing was done.</summary>
    Depends,
}
