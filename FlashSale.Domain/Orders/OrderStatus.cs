namespace FlashSale.Domain;

/// <summary>Where an order stands. It is born Reserved or Confirmed and moves at most once more.</summary>
public enum OrderStatus
{
    /// <summary>The unit is held until the hold ends, waiting for payment.</summary>
    Reserved,

    /// <summary>Paid, or sold without a payment step.</summary>
    Confirmed,

    /// <summary>Given back by the buyer, or its payment failed for good. Unit and right to buy were returned.</summary>
    Cancelled,

    /// <summary>The hold ended unpaid. Unit and right to buy were returned.</summary>
    Expired,
}
