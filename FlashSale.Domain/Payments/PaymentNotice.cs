namespace FlashSale.Domain;

/// <summary>A message that claims to come from the payment provider. A closed hierarchy.</summary>
public abstract record PaymentNotice
{
    private PaymentNotice() { }

    /// <summary>Something happened to a payment. What, is asked of the provider: messages come late, twice and in any order.</summary>
    /// <param name="Order">Whose payment.</param>
    /// <param name="Reference">The provider's id of the payment.</param>
    public sealed record About(OrderId Order, string Reference) : PaymentNotice;

    /// <summary>Genuine, but about nothing of ours.</summary>
    public sealed record Foreign : PaymentNotice;

    /// <summary>Not believed.</summary>
    /// <param name="Reason">For whoever sent it, without help for forgers.</param>
    public sealed record Refused(string Reason) : PaymentNotice;
}
