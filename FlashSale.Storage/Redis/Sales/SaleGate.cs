using FlashSale.Domain;

namespace FlashSale.Storage.Redis.Sales;

/// <inheritdoc/>
internal sealed class SaleGate(PurchaseScript purchase, RedisGateway redis) : ISaleGate
{
    public ValueTask<PurchaseOutcome> PurchaseAsync(PurchaseRequest request, CancellationToken cancel) =>
        purchase.RunAsync(request, cancel);

    public async ValueTask<ConfirmOutcome> ConfirmAsync(OrderId order, UserId? user, CancellationToken cancel) =>
        await ConfirmScript.RunAsync(redis, order, user, cancel);

    public async ValueTask<ReleaseOutcome> ReleaseAsync(OrderId order, UserId? user, ReleaseReason reason, CancellationToken cancel) =>
        await ReleaseScript.RunAsync(redis, order, user, reason, cancel);

    public Task<EndedHolds> EndHoldsAsync(ProductId product, int count, int skip, CancellationToken cancel) =>
        EndHoldsScript.RunAsync(redis, product, count, skip, cancel);
}
