using System.Security.Cryptography;
using FlashSale.Domain;
using StackExchange.Redis;

namespace FlashSale.Storage.Redis.Sales;

/// <inheritdoc/>
internal sealed class SaleControl(RedisGateway redis) : ISaleControl
{
    /// <summary>Longer than Redis and the store may take to answer.</summary>
    private static readonly TimeSpan LongestEdit = TimeSpan.FromSeconds(15);

    public async Task<IAsyncDisposable?> TryBeginEditAsync(ProductId product, CancellationToken cancel)
    {
        RedisValue token = Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(16));
        var key = RedisKeys.Edit(product);
        return await redis.AskAsync(database => database.LockTakeAsync(key, token, LongestEdit), cancel)
            ? new Edit(redis, key, token)
            : null;
    }

    /// <remarks>
    /// The index lies in another slot, so it can't be part of the script. It comes first: after a crash in between there is an entry
    /// without a sale, which readers skip, and not a sale that no worker looks after.
    /// </remarks>
    public async Task OpenAsync(Product product, CancellationToken cancel)
    {
        await redis.AskAsync(database => database.SetAddAsync(RedisKeys.SalesIndex, product.Id.Value), cancel);
        await OpenSaleScript.RunAsync(redis, product, cancel);
    }

    public Task<SaleControlOutcome> AmendAsync(ProductId product, SaleTerms terms, CancellationToken cancel) =>
        AmendSaleScript.RunAsync(redis, product, terms, cancel);

    public Task<SaleControlOutcome> RestockAsync(ProductId product, int units, CancellationToken cancel)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(units, 1);
        return RestockScript.RunAsync(redis, product, units, cancel);
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

    private sealed class Edit(RedisGateway redis, RedisKey key, RedisValue token) : IAsyncDisposable
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
