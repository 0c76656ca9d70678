using FlashSale.Domain;

namespace FlashSale.Storage.Redis.Sales;

/// <inheritdoc/>
internal sealed class SaleArchive(RedisGateway redis) : ISaleArchive
{
    public Task<bool> IsArchivedAsync(ProductId product, CancellationToken cancel) =>
        redis.AskAsync(database => database.HashExistsAsync(RedisKeys.Sale(product), "archived"), cancel);

    public async Task<bool> IsAtRestAsync(SaleSnapshot sale, CancellationToken cancel) =>
        await IsArchivedAsync(sale.Product, cancel)
        && (
            !await redis.AskAsync(database => database.KeyExistsAsync(RedisKeys.Stream(sale.Product)), cancel)
            || await ArchiveSaleScript.RunAsync(redis, sale, SaleStream.Group, TimeSpan.Zero, cancel) == ArchiveReply.ArchivedBefore
        );

    /// <remarks>
    /// The index lies in another slot, so it can't be part of the script. It comes last: after a crash in between the sale is still listed,
    /// found archived, and taken off the list then.
    /// </remarks>
    public async Task<bool> ArchiveAsync(SaleSnapshot well, TimeSpan after, CancellationToken cancel)
    {
        var reply = await ArchiveSaleScript.RunAsync(redis, well, SaleStream.Group, after, cancel);
        if (reply is not (ArchiveReply.Archived or ArchiveReply.ArchivedBefore))
            return false;
        await redis.AskAsync(database => database.SetRemoveAsync(RedisKeys.SalesIndex, well.Product.Value), cancel);
        return reply == ArchiveReply.Archived;
    }

    public Task<bool> CloseEndedAsync(ProductId product, TimeSpan after, CancellationToken cancel) =>
        CloseEndedSaleScript.RunAsync(redis, product, after, cancel);
}
