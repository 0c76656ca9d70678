using FlashSale.ApiService.Problems;
using FlashSale.Domain;

namespace FlashSale.ApiService.Admin;

/// <summary>The one refusal that each outcome of an operator's order has.</summary>
internal static class SaleControlAnswers
{
    /// <summary>Null: it was done.</summary>
    public static ProblemResult? Refusal(SaleControlOutcome outcome) =>
        outcome switch
        {
            SaleControlOutcome.Done => null,
            SaleControlOutcome.SaleIsClosed => ProblemTypes.SaleClosed.Because("The sale is closed for good."),
            SaleControlOutcome.TotalBelowSold below => new(ProblemTypes.TotalBelowSold)
            {
                Detail = $"{below.HeldAndSold} units are held or sold.",
                HeldAndSold = below.HeldAndSold,
            },
            SaleControlOutcome.KeyReused => ProblemTypes.IdempotencyKeyReused.Because(ProblemTypes.IdempotencyKeyReused.Advice),
            SaleControlOutcome.TotalMoved moved => ProblemTypes.PreconditionFailed.Because($"The total is {moved.Total} now."),
            SaleControlOutcome.UnknownSale => new(ProblemTypes.SaleRebuilding)
            {
                Detail = "The product is known, but its sale is not in Redis yet.",
                RetryAfter = TimeSpan.FromSeconds(1),
            },
            _ => throw new InvalidOperationException($"No answer for {outcome.GetType().Name}."),
        };
}
