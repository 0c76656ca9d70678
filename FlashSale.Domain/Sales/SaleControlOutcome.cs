namespace FlashSale.Domain;

/// <summary>What became of an operator's order to a sale. A closed hierarchy: a refusal is a value, not an exception.</summary>
public abstract record SaleControlOutcome
{
    private SaleControlOutcome() { }

    /// <summary>Done, or it was so already.</summary>
    public sealed record Done(SaleSnapshot Sale) : SaleControlOutcome
    {
        /// <summary>By an earlier call with the same idempotency key.</summary>
        public bool Replayed { get; init; }
    }

    /// <summary>Redis knows no sale of this product.</summary>
    public sealed record UnknownSale : SaleControlOutcome;

    /// <summary>The sale is closed for good: nothing can be changed any more.</summary>
    public sealed record SaleIsClosed : SaleControlOutcome;

    /// <summary>The new total would be less than what is already held or sold.</summary>
    public sealed record TotalBelowSold(int HeldAndSold) : SaleControlOutcome;

    /// <summary>The idempotency key is of another order.</summary>
    public sealed record KeyReused : SaleControlOutcome;

    /// <summary>The total is not the one that the change was made looking at: nothing was changed.</summary>
    public sealed record TotalMoved(int Total) : SaleControlOutcome;
}
