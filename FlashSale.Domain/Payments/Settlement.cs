namespace FlashSale.Domain;

/// <summary>How far a payment was brought.</summary>
/// <param name="State">Of its record. <see cref="PaymentState.Open"/>: somebody has to look again.</param>
/// <param name="Order">What the order was that the money was to follow. Null: nobody knows, or it was not asked for.</param>
/// <param name="MoneyMoved">The provider has done what the order asks for, now or before, though the record may be open still.</param>
public readonly record struct Settlement(PaymentState State, OrderStatus? Order = null, bool MoneyMoved = false);
