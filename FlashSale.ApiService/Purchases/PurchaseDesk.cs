using FlashSale.ApiService.Products;
using FlashSale.ApiService.Purchases.SoldOut;
using FlashSale.Domain;

namespace FlashSale.ApiService.Purchases;

/// <summary>Has a purchase decided, counts the outcome, and finds the right words when Redis doesn't know the product.</summary>
internal sealed class PurchaseDesk(
    ISaleGate gate,
    SoldOutGate soldOut,
    RecentVisitors visitors,
    MissingSales missing,
    FlashSaleTelemetry telemetry
)
{
    /// <param name="request">What is bought, and by whom.</param>
    /// <param name="session">By which session: it is known again when it is refused.</param>
    /// <param name="cancel">Ends the wait.</param>
    public async ValueTask<PurchaseAnswer> BuyAsync(PurchaseRequest request, string session, CancellationToken cancel)
    {
        var answer = IsRefusedAnyway(request)
            ? PurchaseAnswer.NothingLeft
            : await gate.PurchaseAsync(request, cancel) switch
            {
                PurchaseOutcome.UnknownProduct => new(await missing.ExplainAsync(request.Product, cancel)),
                var outcome => Say(request, outcome),
            };
        if (ReferenceEquals(answer, PurchaseAnswer.NothingLeft))
            visitors.Remember(session, request.User);
        telemetry.Purchase(answer.Code);
        return answer;
    }

    /// <summary>More units than one may be over the buyer's limit, and then that is the answer.</summary>
    private bool IsRefusedAnyway(PurchaseRequest request) => request.Quantity == 1 && soldOut.Refuses(request.Product, request.User);

    private PurchaseAnswer Say(PurchaseRequest request, PurchaseOutcome outcome)
    {
        if (outcome is PurchaseOutcome.SoldOut { Remaining: 0 })
            soldOut.SawRefusal(request.Product);
        return PurchaseAnswer.To(outcome);
    }
}
