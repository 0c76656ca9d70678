using FlashSale.ApiService.Problems;
using FlashSale.ApiService.Products;
using FlashSale.Domain;
using Microsoft.AspNetCore.Http.HttpResults;

namespace FlashSale.ApiService.Admin;

/// <summary>Carries out an operator's order, and finds the right words when Redis doesn't know the sale.</summary>
internal sealed class SaleDesk(ISaleControl control, MissingSales missing)
{
    public async Task<Results<Ok<SaleResponse>, ProblemResult>> DoAsync(
        string id,
        Func<ISaleControl, ProductId, Task<SaleControlOutcome>> order,
        CancellationToken cancel
    )
    {
        if (!ProductId.TryParse(id, out var product))
            return ProblemTypes.UnknownProduct.Because("There is no product of this id.");
        return await order(control, product) switch
        {
            SaleControlOutcome.Done done => TypedResults.Ok(SaleResponse.Of(done.Sale)),
            SaleControlOutcome.UnknownSale => await missing.ExplainAsync(product, cancel),
            var refused => SaleControlAnswers.Refusal(refused)!,
        };
    }
}
