using FlashSale.Domain;
using FlashSale.Storage.Redis;
using FlashSale.Tests.Infrastructure;
using FlashSale.Tests.Stores;
using FlashSale.Tests.Worker;
using Order = FlashSale.Domain.Order;

namespace FlashSale.Tests.Mail;

/// <summary>The queue of what buyers are yet to be told.</summary>
[Collection(RedisCollection.Name)]
[Trait(Tiers.Name, Tiers.Integration)]
public sealed class OrderNoticesTests(RedisFixture redis)
{
    private static readonly MailRetry Retry = new(TimeSpan.FromMinutes(2), TimeSpan.FromSeconds(5), TimeSpan.FromMinutes(15));

    [Fact]
    public async Task TakeAsync_LargeOnesAfterASmallOne_ComeOneByOneAndInTheirOrder()
    {
        await redis.Database.KeyDeleteAsync(RedisKeys.OrderNotices);
        await using var bench = await WorkerBench.NewAsync(
            redis.Server.ConnectionString,
            settings: new Dictionary<string, string?> { ["DevTools:Enabled"] = "true" }
        );
        var notices = bench.Get<IOrderNotices>();
        var product = ProductId.New();
        List<List<Order>> batches = [.. new[] { 1, 150, 150, 2, 3 }.Select(count => StoreData.Orders(product, count))];
        foreach (var batch in batches)
            await notices.AddAsync(batch, default);
        var taken = new List<int>();

        while (await notices.TakeAsync("one", Retry, default) is { } notice)
        {
            taken.Add(notice.Orders.Count);
            await notices.FinishAsync(notice, default);
        }

        Assert.Equal([1, 150, 150, 5], taken);
        Assert.Equal(0, (long)await bench.Redis.ExecuteAsync("XLEN", RedisKeys.OrderNotices));
    }
}
