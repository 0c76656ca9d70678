using System.Security.Cryptography;
using StackExchange.Redis;

namespace FlashSale.Storage.Redis.Catalog;

/// <summary>
/// What a reader must show to put into the cache what it read from the store: the fence that was up before it read. A change puts up
/// another one, so a slow reader can never bring back what a change has replaced, not even into an empty cache.
/// </summary>
internal readonly record struct CacheFence(RedisValue Token)
{
    /// <summary>
    /// Nobody may fill: a change is on its way into the store. If the end of the change is never told (the writer died, Redis went away),
    /// the cache stays empty until the fence falls, and what is read then is what was written.
    /// </summary>
    public static readonly CacheFence Closed = new("closed");

    /// <summary>Longer than any store write or fill takes: both give up after seconds.</summary>
    public static readonly TimeSpan Lifetime = TimeSpan.FromMinutes(1);

    public static CacheFence New() => new(RandomNumberGenerator.GetHexString(16));

    /// <summary>As it was read: no key means no change lately.</summary>
    public static CacheFence Read(RedisValue token) => new(token.IsNull ? "" : token);
}
