using FlashSale.Domain;
using StackExchange.Redis;

namespace FlashSale.Storage.Redis.Sales;

/// <summary><c>read_sale.lua</c>: what goes in and what its replies mean.</summary>
internal static class ReadSaleScript
{
    private static readonly RedisScript Script = RedisScript.Load("read_sale.lua");

    /// <summary>On a database and not on the gateway, so that a page of sales is read in one pipeline under one deadline.</summary>
    /// <returns>Null when Redis knows no such sale.</returns>
    public static async Task<SaleSnapshot?> RunAsync(IDatabase database, ProductId product) =>
        await AskAsync(database, product) is { } reply ? SnapshotReply.Parse(product, reply) : null;

    /// <inheritdoc cref="RunAsync"/>
    public static async Task<ListedSale?> ListAsync(IDatabase database, ProductId product) =>
        await AskAsync(database, product) is { } reply ? SnapshotReply.ParseListed(product, reply) : null;

    private static async Task<RedisResult[]?> AskAsync(IDatabase database, ProductId product)
    {
        var reply = Replies.Array(await Script.EvaluateAsync(database, [RedisKeys.Sale(product), RedisKeys.Stock(product)], []));
        return (int)reply[0] == 1 ? reply : null;
    }
}
