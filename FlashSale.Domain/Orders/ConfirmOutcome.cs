namespace FlashSale.Domain;

/// <summary>What became of turning a hold into a sale.</summary>
public abstract record ConfirmOutcome
{
    private ConfirmOutcome() { }

    /// <summary>Confirmed now, or (<paramref name="Already"/>) before.</summary>
    public sealed record Confirmed(Order Order, bool Already) : ConfirmOutcome;

    /// <summary>No such order of this user.</summary>
    public sealed record UnknownOrder : ConfirmOutcome;

    /// <summary>The hold has ended or was given back: the payment must be voided.</summary>
    public sealed record TooLate(Order Order) : ConfirmOutcome;
}
