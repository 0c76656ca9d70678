namespace FlashSale.Domain;

/// <summary>What a payment provider said. A closed hierarchy: a refusal is a value, not an exception.</summary>
public abstract record PaymentOutcome
{
    private PaymentOutcome() { }

    /// <summary>The provider knows of the payment, now or since an earlier call. No money has moved.</summary>
    /// <param name="Reference">The provider's own id of it: the same for the same order, however often it is opened.</param>
    public sealed record Opened(string Reference) : PaymentOutcome;

    /// <summary>Done, now or by an earlier call.</summary>
    public sealed record Done : PaymentOutcome;

    /// <summary>No. Asking the same again would not help.</summary>
    /// <param name="Reason">For the buyer.</param>
    public sealed record Declined(string Reason) : PaymentOutcome;

    /// <summary>The provider could not be asked, or did not answer: nothing is known. The call can be repeated.</summary>
    public sealed record Unavailable : PaymentOutcome;
}
