namespace FlashSale.Domain;

/// <summary>What a payment provider said. A closed hierarchy: a refusal is a value, not an exception.</summary>
public abstract record PaymentOutcome
{
    private PaymentOutcome() { }

    /// <summary>Done, now or by an earlier call.</summary>
    public sealed record Done : PaymentOutcome;

    /// <summary>No, for good: this token will not pay this order.</summary>
    /// <param name="Reason">For the buyer.</param>
    public sealed record Declined(string Reason) : PaymentOutcome;

    /// <summary>The provider could not be asked, or did not answer: nothing is known. The call can be repeated.</summary>
    public sealed record Unavailable : PaymentOutcome;
}
