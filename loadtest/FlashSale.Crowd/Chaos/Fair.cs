using FlashSale.Crowd.Api;
using FlashSale.Crowd.Api.Contract;
using FlashSale.Crowd.Chaos.Checking;
using FlashSale.Crowd.Chaos.Clients;

namespace FlashSale.Crowd.Chaos;

/// <summary>The sales of one run: puts them up, and in the end gathers what is known of each.</summary>
internal sealed class Fair(Administrator administrator)
{
    /// <returns>The plan, with the ids that the products were given.</returns>
    public async Task<CrowdPlan> OpenAsync(CrowdPlan plan, CancellationToken cancel) =>
        plan with
        {
            Plenty = await OpenAsync(plan.Plenty, cancel),
            Rush = await OpenAsync(plan.Rush, cancel),
            Held = await OpenAsync(plan.Held, cancel),
        };

    /// <param name="plan">As opened.</param>
    /// <param name="history">What clients were told.</param>
    /// <param name="redis">Where the sales are decided.</param>
    /// <param name="store">Path of the SQLite file.</param>
    /// <param name="cancel">Ends it.</param>
    /// <exception cref="NotTriedException">Redis or the store can't be read.</exception>
    public async Task<IReadOnlyList<SaleEvidence>> GatherAsync(
        CrowdPlan plan,
        History history,
        RespClient redis,
        string store,
        CancellationToken cancel
    )
    {
        var bySale = history.Operations.ToLookup(static operation => operation.ProductId);
        var sales = new List<SaleEvidence>();
        foreach (var offer in plan.Offers)
        {
            sales.Add(
                new SaleEvidence
                {
                    Offer = offer,
                    Operations = [.. bySale[offer.ProductId]],
                    Redis = await RedisReader.ReadAsync(redis, offer.ProductId, cancel),
                    Store = StoreReader.Read(store, offer.ProductId),
                    Audit = await administrator.TryAuditAsync(offer.ProductId, cancel),
                }
            );
        }
        return sales;
    }

    private async Task<Offer> OpenAsync(Offer offer, CancellationToken cancel)
    {
        var product = new NewProduct($"Chaos: {offer.Name}", "", 1999, "EUR", offer.Total, offer.PerUserLimit, offer.HoldSeconds);
        return offer with { ProductId = (await administrator.CreateProductAsync(product, cancel)).Id };
    }
}
