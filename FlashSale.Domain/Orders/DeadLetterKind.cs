namespace FlashSale.Domain;

/// <summary>What a dead letter was.</summary>
public enum DeadLetterKind
{
    /// <summary>An entry of a sale's stream.</summary>
    Event,

    /// <summary>A mail.</summary>
    Mail,
}
