using System.Globalization;
using FlashSale.Domain;
using FlashSale.Storage.Redis;
using FlashSale.Storage.Redis.Sales;
using FlashSale.Tests.Infrastructure;
using FlashSale.Tests.Worker;
using FlashSale.Worker;

namespace FlashSale.Tests.Rebuilding;

/// <summary>Same key, same request: same order for 24 hours, also when Redis has lost everything in between.</summary>
[Trait(Tiers.Name, Tiers.Integration)]
public sealed class RestoredAnswerTests : IAsyncLifetime
{
    private RedisServer _redis = null!;
    private WorkerBench _bench = null!;

    public async Task InitializeAsync()
    {
        _redis = await RedisServer.StartNewAsync();
        _bench = await WorkerBench.NewAsync(_redis.ConnectionString);
    }

    public async Task DisposeAsync()
    {
        await _bench.DisposeAsync();
        await _redis.DisposeAsync();
    }

    [Fact]
    public async Task Retry_AfterALoss_GetsTheFirstAnswerWhateverBecameOfTheOrder()
    {
        var product = await _bench.OpenAsync(stock: 10, hold: TimeSpan.FromHours(1), limit: 0);
        var (user, other) = (UserId.New(), UserId.New());
        var (paid, cancelled, theirs) = (
            await BuyAsync(product, user, "paid"),
            await BuyAsync(product, user, "gone"),
            await BuyAsync(product, other, "paid")
        );
        await _bench.Gate.ConfirmAsync(paid.Order.Id, user, default);
        await _bench.Gate.ReleaseAsync(cancelled.Order.Id, user, ReleaseReason.Cancelled, default);
        await _bench.PersistAsync(product);
        await _bench.LoseAsync();

        Assert.Equal(RebuildResult.Rebuilt, await _bench.RebuildAsync(product));

        Assert.Equal(paid with { Replayed = true }, await BuyAsync(product, user, "paid"));
        Assert.Equal(cancelled with { Replayed = true }, await BuyAsync(product, user, "gone"));
        Assert.Equal(theirs with { Replayed = true }, await BuyAsync(product, other, "paid"));
        Assert.IsType<PurchaseOutcome.KeyReused>(await _bench.Gate.PurchaseAsync(new(product, user, 2, "paid", null), default));
        Assert.Equal(8, (await _bench.SnapshotAsync(product)).Stock);
        // The buyer is none any more: a replica that says "sold out" by itself has to let them through.
        Assert.Equal(
            [user.Value],
            (await _bench.Redis.SetMembersAsync(RedisKeys.Former(product))).Select(static member => member.ToString())
        );
        var left = await _bench.Redis.KeyTimeToLiveAsync(RedisKeys.Idempotency(default));
        Assert.InRange(left!.Value.TotalHours, 47, 48);
        await _bench.AssertBalancedAsync(product);
    }

    [Fact]
    public async Task Retry_RetentionIsOver_IsAPurchaseOfItsOwn()
    {
        var product = await _bench.OpenAsync(stock: 10, limit: 0);
        var user = UserId.New();
        var first = await BuyAsync(product, user, "k");
        await _bench.PersistAsync(product);
        var yesterday = first.Order.CreatedAt.AddHours(-24).ToUnixTimeMilliseconds();
        await _bench.ExecuteAsync($"UPDATE orders SET created_at = {yesterday} WHERE id = '{first.Order.Id}'");
        await _bench.LoseAsync();
        await _bench.RebuildAsync(product);

        var second = await BuyAsync(product, user, "k");

        Assert.False(second.Replayed);
        Assert.NotEqual(first.Order.Id, second.Order.Id);
    }

    [Fact]
    public async Task Restore_AnswerIsThereAlready_Stays()
    {
        var product = await _bench.OpenAsync(stock: 10, limit: 0);
        var user = UserId.New();
        var first = await BuyAsync(product, user, "k");
        await _bench.PersistAsync(product);
        // Redis went back to before that purchase, and the same key bought again.
        await _bench.Redis.HashDeleteAsync(RedisKeys.Idempotency(default), Answers.Field(product, user, "k"));
        var second = await BuyAsync(product, user, "k");
        await _bench.Redis.HashSetAsync(RedisKeys.Sale(product), "seq", 0);

        Assert.Equal(RebuildResult.Rebuilt, await _bench.RebuildAsync(product));

        Assert.NotEqual(first.Order.Id, second.Order.Id);
        Assert.Equal(second with { Replayed = true }, await BuyAsync(product, user, "k"));
    }

    [Fact]
    public async Task Restore_AnswerIsInTheSecondHalfAlready_Stays()
    {
        var product = await _bench.OpenAsync(stock: 10, limit: 0);
        var user = UserId.New();
        var first = await BuyAsync(product, user, "k");
        await _bench.PersistAsync(product);
        await _bench.Redis.HashDeleteAsync(RedisKeys.Idempotency(default), Answers.Field(product, user, "k"));
        var second = await BuyAsync(product, user, "k");
        await _bench.Redis.KeyRenameAsync(RedisKeys.Idempotency(default), RedisKeys.OlderIdempotency(default));
        await _bench.Redis.HashSetAsync(RedisKeys.Sale(product), "seq", 0);

        Assert.Equal(RebuildResult.Rebuilt, await _bench.RebuildAsync(product));

        Assert.NotEqual(first.Order.Id, second.Order.Id);
        Assert.Equal(second with { Replayed = true }, await BuyAsync(product, user, "k"));
    }

    [Fact]
    public async Task Restore_OverAnswerOfTheSameKeyIsStillThere_GivesWay()
    {
        var product = await _bench.OpenAsync(stock: 10, limit: 0);
        var user = UserId.New();
        var field = Answers.Field(product, user, "k");
        var first = await BuyAsync(product, user, "k");
        var yesterday = ((string)(await _bench.Redis.HashGetAsync(RedisKeys.Idempotency(default), field))!).Split('|');
        yesterday[6] = first.Order.CreatedAt.AddHours(-25).ToUnixTimeMilliseconds().ToString(CultureInfo.InvariantCulture);
        await _bench.Redis.HashDeleteAsync(RedisKeys.Idempotency(default), field);
        var today = await BuyAsync(product, user, "k");
        await _bench.PersistAsync(product);
        await _bench.ExecuteAsync($"UPDATE orders SET created_at = {yesterday[6]} WHERE id = '{first.Order.Id}'");
        // Redis went back to before today's purchase.
        await _bench.Redis.HashDeleteAsync(RedisKeys.Idempotency(default), field);
        await _bench.Redis.HashSetAsync(RedisKeys.OlderIdempotency(default), field, string.Join('|', yesterday));
        await _bench.Redis.HashSetAsync(RedisKeys.Sale(product), "seq", 0);

        Assert.Equal(RebuildResult.Rebuilt, await _bench.RebuildAsync(product));

        Assert.Equal(today with { Replayed = true }, await BuyAsync(product, user, "k"));
    }

    [Fact]
    public async Task Restore_LeaseLost_WritesNothing()
    {
        var product = await _bench.OpenAsync(stock: 10);
        var order = await _bench.BuyAsync(product);
        await _bench.Redis.KeyDeleteAsync(RedisKeys.Sale(product));
        var rebuilder = _bench.Get<ISaleRebuilder>();
        var lease = Assert.IsType<RebuildStart.Begun>(await rebuilder.BeginAsync(product, 0, default)).Lease;
        var answered = new AnsweredPurchase(order, new RecordedAnswer(order.Id, "late", 9));

        await _bench.Redis.StringSetAsync(RedisKeys.Rebuild(product), "another");
        Assert.False(await rebuilder.RestoreAnswersAsync(lease, [answered], default));
        Assert.False(await _bench.Redis.HashExistsAsync(RedisKeys.Idempotency(default), Answers.Field(product, order.User, "late")));

        await _bench.Redis.StringSetAsync(RedisKeys.Rebuild(product), lease.Token);
        Assert.True(await rebuilder.RestoreAnswersAsync(lease, [answered], default));
        Assert.True(await _bench.Redis.HashExistsAsync(RedisKeys.Idempotency(default), Answers.Field(product, order.User, "late")));
    }

    /// <summary>More than a page of the store, and of a step in Redis.</summary>
    [Fact]
    public async Task Rebuild_ManyPurchases_RestoresEveryAnswer()
    {
        var product = await _bench.OpenAsync(stock: 3000, limit: 0);
        var users = Enumerable.Range(0, 2200).Select(static _ => UserId.New()).ToArray();
        var answers = await Task.WhenAll(users.Select(user => BuyAsync(product, user, "k")));
        await _bench.PersistAsync(product);
        await _bench.LoseAsync();
        await _bench.RebuildAsync(product);

        var again = await Task.WhenAll(users.Select(user => BuyAsync(product, user, "k")));

        Assert.Equal(answers.Select(static answer => answer with { Replayed = true }), again);
        Assert.Equal(800, (await _bench.SnapshotAsync(product)).Stock);
    }

    private async Task<PurchaseOutcome.Accepted> BuyAsync(ProductId product, UserId user, string key) =>
        Assert.IsType<PurchaseOutcome.Accepted>(await _bench.Gate.PurchaseAsync(new(product, user, 1, key, AddressLimit: null), default));
}
