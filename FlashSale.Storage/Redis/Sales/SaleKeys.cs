using System.Collections.Concurrent;
using System.Text;
using FlashSale.Domain;
using StackExchange.Redis;

namespace FlashSale.Storage.Redis.Sales;

/// <summary>The keys of one sale as bytes: the client would put each into words and then into bytes with every purchase.</summary>
internal sealed class SaleKeys
{
    // Few sales are sold from at a time. A flood of different ids only makes it start again.
    private const int Capacity = 1000;

    private static readonly ConcurrentDictionary<ProductId, SaleKeys> Known = new();

    private SaleKeys(ProductId product)
    {
        Sale = Bytes(RedisKeys.Sale(product));
        Stock = Bytes(RedisKeys.Stock(product));
        Buyers = Bytes(RedisKeys.Buyers(product));
        Orders = Bytes(RedisKeys.Orders(product));
        Holds = Bytes(RedisKeys.Holds(product));
        Stream = Bytes(RedisKeys.Stream(product));
        Product = Encoding.ASCII.GetBytes(product.Value);
    }

    public RedisKey Sale { get; }

    public RedisKey Stock { get; }

    public RedisKey Buyers { get; }

    public RedisKey Orders { get; }

    public RedisKey Holds { get; }

    public RedisKey Stream { get; }

    /// <summary>Its id.</summary>
    public RedisValue Product { get; }

    public static SaleKeys Of(ProductId product)
    {
        if (Known.TryGetValue(product, out var keys))
            return keys;
        if (Known.Count >= Capacity)
            Known.Clear();
        return Known.GetOrAdd(product, static id => new(id));
    }

    private static RedisKey Bytes(RedisKey key) => (byte[]?)key;
}
