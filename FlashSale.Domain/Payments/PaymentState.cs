namespace FlashSale.Domain;

/// <summary>How far a payment has come. It moves once: from <see cref="Open"/> to one of the ends.</summary>
public enum PaymentState
{
    /// <summary>Begun. Money may be set aside or not; it may be taken, too, while the confirmation of the order is not stored yet.</summary>
    Open,

    /// <summary>The money was taken, once.</summary>
    Captured,

    /// <summary>Whatever was set aside was let go: the order ended unpaid.</summary>
    Voided,

    /// <summary>The provider refuses for good what the order asks for: a person has to look.</summary>
    Failed,
}
