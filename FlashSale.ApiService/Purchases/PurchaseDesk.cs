using FlashSale.ApiService.Products;
using FlashSale.Domain;

namespace FlashSale.ApiService.Purchases;

/// <summary>Has a purchase decided, counts the outcome, and finds the right words when Redis doesn't know the product.</summary>
internal sealed class PurchaseDesk(ISaleGate gate, MissingSales missing, FlashSaleTelemetry telemetry)
{
    public async ValueTask<PurchaseAnswer> BuyAsync(PurchaseRequest request, CancellationToken cancel)
    {
        var outcome = await gate.PurchaseAsync(request, cancel);
        var answer =
            outcome is PurchaseOutcome.UnknownProduct
                ? new PurchaseAnswer(await missing.ExplainAsync(request.Product, cancel))
                : PurchaseAnswer.To(outcome);
        telemetry.Purchase(answer.Code);
        return answer;
    }
}
