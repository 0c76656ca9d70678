using FlashSale.Domain;

namespace FlashSale.Storage.Redis.Sales;

/// <inheritdoc/>
internal sealed class SaleRepair(RedisGateway redis, TimeProvider time) : ISaleRepair
{
    public Task<CorrectionOutcome> CorrectAsync(ProductId product, SaleCorrection correction, CancellationToken cancel) =>
        RepairScript.RunAsync(redis, product, correction, cancel);

    public Task<IReservation?> TryReserveAsync(ProductId product, TimeSpan length, CancellationToken cancel) =>
        Reservation.TryTakeAsync(redis, RedisKeys.RepairReservation(product), length, time, cancel);
}
