namespace FlashSale.Crowd.Api.Contract;

/// <summary>
/// What the system says of a sale: units for sale in all, left, in unpaid and in confirmed orders; units of live orders in the document
/// store; decisions that the store has not heard of; differences found, by kind; and its own opinion of all that.
/// </summary>
internal sealed record AuditAnswer(
    string ProductId,
    int Total,
    int Stock,
    int Held,
    int Sold,
    long Persisted,
    long Pending,
    IReadOnlyList<AuditDrift>? Drift,
    bool Balanced
);
