using System.Security.Cryptography;
using FlashSale.Domain;
using StackExchange.Redis;

namespace FlashSale.Storage.Redis.Sales;

/// <inheritdoc/>
internal sealed class SaleRepair(RedisGateway redis) : ISaleRepair
{
    public Task<CorrectionOutcome> CorrectAsync(ProductId product, SaleCorrection correction, CancellationToken cancel) =>
        RepairScript.RunAsync(redis, product, correction, cancel);

    public async Task<IAsyncDisposable?> TryReserveAsync(ProductId product, TimeSpan length, CancellationToken cancel)
    {
        RedisValue token = Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(16));
        var key = RedisKeys.RepairReservation(product);
        return await redis.AskAsync(database => database.LockTakeAsync(key, token, length), cancel)
            ? new Reservation(redis, key, token)
            : null;
    }

    private sealed class Reservation(RedisGateway redis, RedisKey key, RedisValue token) : IAsyncDisposable
    {
        public async ValueTask DisposeAsync()
        {
            try
            {
                await redis.AskAsync(database => database.LockReleaseAsync(key, token), CancellationToken.None);
            }
            catch (StoreUnavailableException)
            {
                // It ends by itself.
            }
        }
    }
}
