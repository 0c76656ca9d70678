using FlashSale.Domain;

namespace FlashSale.Storage.Redis.Sales;

/// <summary><c>archive_sale.lua</c>: what goes in and what its replies mean.</summary>
internal static class ArchiveSaleScript
{
    private static readonly RedisScript Script = RedisScript.Load("archive_sale.lua");

    /// <exception cref="StoreUnavailableException">Redis could not be asked.</exception>
    public static async Task<ArchiveReply> RunAsync(
        RedisGateway redis,
        SaleSnapshot well,
        string group,
        TimeSpan after,
        CancellationToken cancel
    )
    {
        var product = well.Product;
        var reply = Replies.Array(
            await redis.EvaluateAsync(
                Script,
                [
                    RedisKeys.Sale(product),
                    RedisKeys.Buyers(product),
                    RedisKeys.Orders(product),
                    RedisKeys.Holds(product),
                    RedisKeys.Stream(product),
                ],
                [group, well.Sequence, (long)after.TotalMilliseconds],
                cancel
            )
        );
        return (ArchiveReply)(int)reply[0];
    }
}
