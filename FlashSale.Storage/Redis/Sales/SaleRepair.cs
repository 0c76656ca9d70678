using System.Security.Cryptography;
using FlashSale.Domain;
using StackExchange.Redis;

namespace FlashSale.Storage.Redis.Sales;

/// <inheritdoc/>
internal sealed class SaleRepair(RedisGateway redis, TimeProvider time) : ISaleRepair
{
    public Task<CorrectionOutcome> CorrectAsync(ProductId product, SaleCorrection correction, CancellationToken cancel) =>
        RepairScript.RunAsync(redis, product, correction, cancel);

    public async Task<IRepairReservation?> TryReserveAsync(ProductId product, TimeSpan length, CancellationToken cancel)
    {
        RedisValue token = Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(16));
        var key = RedisKeys.RepairReservation(product);
        var taken = time.GetTimestamp();
        return await redis.AskAsync(database => database.LockTakeAsync(key, token, length), cancel)
            ? new RepairReservation(redis, key, token, length, taken, time)
            : null;
    }
}
