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
}
