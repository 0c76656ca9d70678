namespace FlashSale.Domain;

/// <summary>
/// What is written down about an order's one payment before money is set aside, so that whoever crashes in the middle leaves a trace that
/// others can follow. It holds nothing about the buyer's means of payment.
/// </summary>
public sealed record Payment
{
    /// <summary>A payment that is finished within this time is never looked at by anybody else.</summary>
    public static readonly TimeSpan FirstLook = TimeSpan.FromSeconds(30);

    public required OrderId Order { get; init; }

    /// <summary>The provider's own id of it. Not a secret, but nothing to show around either.</summary>
    public required string Reference { get; init; }

    /// <summary>For all units of the order.</summary>
    public required Money Amount { get; init; }

    public PaymentState State { get; init; } = PaymentState.Open;

    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>When an open payment is looked at next.</summary>
    public required DateTimeOffset DueAt { get; init; }

    public static Payment Begin(OrderId order, string reference, Money amount, DateTimeOffset now) =>
        new()
        {
            Order = order,
            Reference = reference,
            Amount = amount,
            CreatedAt = now,
            DueAt = now + FirstLook,
        };
}
