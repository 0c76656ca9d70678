using System.Collections.Concurrent;
using System.Text;
using FlashSale.Domain;
using StackExchange.Redis;

namespace FlashSale.Storage.Redis.Sales;

/// <summary>The keys of a purchase, as bytes: the client would put each into words and then into bytes with every purchase.</summary>
internal sealed class SaleKeys
{
    // Few sales are sold from at a time. A flood of different ids only makes it start again.
    private const int Capacity = 4096;

    private static readonly ConcurrentDictionary<ProductId, SaleKeys> Known = new();

    private SaleKeys(ProductId product)
    {
        RedisKey[] keys =
        [
            RedisKeys.Sale(product),
            RedisKeys.Stock(product),
            RedisKeys.Buyers(product),
            RedisKeys.Orders(product),
            RedisKeys.Holds(product),
            RedisKeys.Stream(product),
        ];
        All = Bytes(keys);
        Product = Encoding.ASCII.GetBytes(product.Value);
    }

    /// <summary>In the order in which <c>purchase.lua</c> takes them.</summary>
    public RedisKey[] All { get; }

    /// <summary>Its id.</summary>
    public RedisValue Product { get; }

    /// <summary>Those that sales share which can: what is written down of their presses.</summary>
    /// <param name="together"><see cref="RedisGateway.Together"/>.</param>
    public static RedisKey[] Shared(ProductId together) =>
        Bytes([
            RedisKeys.Idempotency(together),
            RedisKeys.OlderIdempotency(together),
            RedisKeys.PurchaseWindow(together),
            RedisKeys.OlderPurchaseWindow(together),
        ]);

    public static SaleKeys Of(ProductId product)
    {
        if (Known.TryGetValue(product, out var keys))
            return keys;
        if (Known.Count >= Capacity)
            Known.Clear();
        return Known.GetOrAdd(product, static id => new(id));
    }

    private static RedisKey[] Bytes(RedisKey[] keys) => Array.ConvertAll(keys, static key => (RedisKey)(byte[]?)key);
}
