using FlashSale.Domain;

namespace FlashSale.Storage.Redis.Sales;

/// <inheritdoc/>
internal sealed class SaleControl(RedisGateway redis, TimeProvider time) : ISaleControl
{
    /// <summary>So long a process may stand still in the middle of an edit before another one's may begin.</summary>
    private static readonly TimeSpan EditLength = TimeSpan.FromSeconds(15);

    public Task<IReservation?> TryReserveEditAsync(ProductId product, CancellationToken cancel) =>
        Reservation.TryTakeAsync(redis, RedisKeys.EditReservation(product), EditLength, time, cancel);

    /// <remarks>
    /// The index lies in another slot, so it can't be part of the script. It comes first: after a crash in between there is an entry
    /// without a sale, which readers skip, and not a sale that no worker looks after.
    /// </remarks>
    public async Task OpenAsync(Product product, CancellationToken cancel)
    {
        await redis.AskAsync(database => database.SetAddAsync(RedisKeys.SalesIndex, product.Id.Value), cancel);
        await OpenSaleScript.RunAsync(redis, product, cancel);
    }

    public Task<SaleControlOutcome> AmendAsync(ProductId product, SaleTerms terms, int? seenTotal, CancellationToken cancel) =>
        AmendSaleScript.RunAsync(redis, product, terms, seenTotal, cancel);

    public Task<SaleControlOutcome> RestockAsync(ProductId product, int units, string? key, CancellationToken cancel)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(units, 1);
        return RestockScript.RunAsync(redis, product, units, key, cancel);
    }

    public Task<SaleControlOutcome> PauseAsync(ProductId product, CancellationToken cancel) =>
        SwitchSaleScript.RunAsync(redis, product, SaleSwitch.Paused, cancel);

    public Task<SaleControlOutcome> ResumeAsync(ProductId product, CancellationToken cancel) =>
        SwitchSaleScript.RunAsync(redis, product, SaleSwitch.Open, cancel);

    /// <remarks>An archived sale is off the index. If it is withdrawn, somebody has to read the event that says so.</remarks>
    public async Task<SaleControlOutcome> CloseAsync(ProductId product, bool withdraw, CancellationToken cancel)
    {
        var outcome = await CloseSaleScript.RunAsync(redis, product, withdraw ? SaleSwitch.Deleted : SaleSwitch.Closed, cancel);
        if (outcome is SaleControlOutcome.Done)
            await redis.AskAsync(database => database.SetAddAsync(RedisKeys.SalesIndex, product.Value), cancel);
        return outcome;
    }
}
