namespace FlashSale.Crowd.Chaos.Clients;

/// <summary>One request of one client, and what it was told. Times are milliseconds since 1970, by the client's clock.</summary>
/// <param name="Kind">What was asked for.</param>
/// <param name="ProductId">Whose sale.</param>
/// <param name="UserId">Who asked.</param>
/// <param name="Key">Idempotency key of a purchase, else null.</param>
/// <param name="OrderId">Order to pay or to cancel; null for a purchase, whose reply names it.</param>
/// <param name="StartedMs">Before the first byte was sent.</param>
/// <param name="EndedMs">After the last byte had come, or when it was given up.</param>
/// <param name="Reply">What the client was told.</param>
internal sealed record Operation(
    OperationKind Kind,
    string ProductId,
    string UserId,
    string? Key,
    string? OrderId,
    long StartedMs,
    long EndedMs,
    Reply Reply
)
{
    /// <summary>The order that an accepted purchase made or found, else null.</summary>
    public string? Bought => Kind == OperationKind.Buy && Reply is Reply.Ok ok ? ok.OrderId : null;
}
