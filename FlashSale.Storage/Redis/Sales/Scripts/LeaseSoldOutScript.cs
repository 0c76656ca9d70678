using FlashSale.Domain;

namespace FlashSale.Storage.Redis.Sales;

/// <summary><c>lease_sold_out.lua</c>: what goes in and what its replies mean.</summary>
internal static class LeaseSoldOutScript
{
    private static readonly RedisScript Script = RedisScript.Load("lease_sold_out.lua");

    /// <exception cref="StoreUnavailableException">Redis could not be asked.</exception>
    public static async Task<SoldOutLease?> RunAsync(RedisGateway redis, ProductId product, TimeSpan length, CancellationToken cancel)
    {
        var reply = Replies.Array(
            await redis.EvaluateAsync(Script, [RedisKeys.Sale(product), RedisKeys.Stock(product)], [(long)length.TotalMilliseconds], cancel)
        );
        return (int)reply[0] switch
        {
            1 => new SoldOutLease(TimeSpan.FromMilliseconds((long)reply[1]), new SaleMark((long)reply[2], (long)reply[3])),
            2 => null,
            var code => throw new InvalidOperationException($"lease_sold_out.lua answered the unknown code {code}."),
        };
    }
}
