namespace FlashSale.Domain;

/// <summary>Why a held unit goes back.</summary>
public enum ReleaseReason
{
    /// <summary>The buyer cancelled. Becomes <see cref="OrderStatus.Cancelled"/>.</summary>
    Cancelled,

    /// <summary>The payment failed for good. Becomes <see cref="OrderStatus.Cancelled"/>.</summary>
    PaymentFailed,

    /// <summary>The hold's deadline passed. Becomes <see cref="OrderStatus.Expired"/>; refused before the deadline.</summary>
    HoldEnded,
}
