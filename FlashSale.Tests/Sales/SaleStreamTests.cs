using FlashSale.Domain;
using FlashSale.Storage.Redis;
using FlashSale.Storage.Redis.Sales;
using FlashSale.Tests.Infrastructure;
using StackExchange.Redis;

namespace FlashSale.Tests.Sales;

/// <summary>Reading, taking over, acknowledging, trimming and counting a sale's stream.</summary>
[Collection(RedisCollection.Name)]
[Trait(Tiers.Name, Tiers.Integration)]
public sealed class SaleStreamTests(RedisFixture redis)
{
    private static readonly TimeSpan AtOnce = TimeSpan.Zero;
    private static readonly TimeSpan Never = TimeSpan.FromHours(1);

    [Fact]
    public async Task Read_WithoutGroup_MakesItFromTheBeginning()
    {
        var sale = await OpenAsync();
        var orders = new[] { await sale.BoughtAsync(key: "k"), await sale.BoughtAsync(key: "k"), await sale.BoughtAsync(key: "k") };
        var stock = (await sale.SnapshotAsync()).Total;

        var first = await ReadAsync(sale, count: 2);
        var rest = await ReadAsync(sale, count: 2);

        Assert.Equal(
            orders.Select((o, i) => new SaleEvent.OrderChanged(o, i + 1, null) { Answer = new(o.Id, "k", stock - i - 1) }),
            first.Concat(rest).Select(static e => e.Event! with { TraceParent = null })
        );
        Assert.All(first, static entry => Assert.Equal((1, null), (entry.Deliveries, entry.Malformed)));
        Assert.Empty(await ReadAsync(sale));
    }

    [Fact]
    public async Task Read_NoSale_IsEmpty()
    {
        var sale = SaleBench.Without(redis.Connection);

        Assert.Empty(await ReadAsync(sale));
        Assert.Empty(await ClaimAsync(sale, AtOnce));
        Assert.Equal(0, await sale.Stream.TrimAsync(ProductId.New(), default));
        Assert.Equal(0, await sale.Stream.BacklogAsync(ProductId.New(), default));
        await sale.Stream.AcknowledgeAsync(ProductId.New(), ["1-1"], default);
    }

    [Fact]
    public async Task Read_GroupLostMeanwhile_StartsOver()
    {
        var sale = await OpenAsync();
        await sale.BoughtAsync();
        await ReadAsync(sale);
        await sale.Database.KeyDeleteAsync(RedisKeys.Stream(sale.Product));
        await sale.BoughtAsync();

        Assert.Single(await ReadAsync(sale));
    }

    [Fact]
    public async Task Read_TwoConsumers_EachEntryGoesToOneOfThem()
    {
        var sale = await OpenAsync();
        for (var i = 0; i < 20; i++)
            await sale.BoughtAsync();

        var reads = await Task.WhenAll(Enumerable.Range(0, 8).Select(i => sale.Stream.ReadAsync(sale.Product, "c" + i, 5, default)));

        var ids = reads.SelectMany(static entries => entries).Select(static entry => entry.EntryId).ToList();
        Assert.Equal(20, ids.Count);
        Assert.Equal(20, ids.Distinct().Count());
    }

    [Fact]
    public async Task Claim_EntriesOfADeadConsumer_AreTakenOverAndCounted()
    {
        var sale = await OpenAsync();
        for (var i = 0; i < 5; i++)
            await sale.BoughtAsync();
        var dead = await sale.Stream.ReadAsync(sale.Product, "dead", 5, default);
        await sale.Stream.AcknowledgeAsync(sale.Product, [dead[0].EntryId], default);

        Assert.Empty(await ClaimAsync(sale, Never));
        var claimed = await ClaimAsync(sale, AtOnce);

        Assert.Equal(dead.Skip(1).Select(static entry => entry with { Deliveries = 2 }), claimed, SameEntry);
        Assert.All(await ClaimAsync(sale, AtOnce), static entry => Assert.Equal(3, entry.Deliveries));
    }

    [Fact]
    public async Task Claim_CalledUntilEmpty_ReachesEveryIdleEntryBehindBusyOnes()
    {
        var sale = await OpenAsync();
        for (var i = 0; i < 60; i++)
            await sale.BoughtAsync();
        var read = await sale.Stream.ReadAsync(sale.Product, "dead", 60, default);
        // The first fifty are in somebody's hands; the last ten have been idle for an hour.
        foreach (var entry in read.Skip(50))
            await sale.Database.ExecuteAsync(
                "XCLAIM",
                RedisKeys.Stream(sale.Product),
                SaleStream.Group,
                "dead",
                0,
                entry.EntryId,
                "IDLE",
                3_600_000
            );

        var claimed = new List<string>();
        while (await sale.Stream.ClaimAsync(sale.Product, "alive", TimeSpan.FromMinutes(30), 3, default) is { Count: > 0 } page)
            claimed.AddRange(page.Select(static entry => entry.EntryId));

        Assert.Equal(read.Skip(50).Select(static entry => entry.EntryId), claimed);
    }

    [Fact]
    public async Task Claim_EntryDeletedMeanwhile_IsLeftOut()
    {
        var sale = await OpenAsync();
        await sale.BoughtAsync();
        await sale.BoughtAsync();
        var read = await ReadAsync(sale);
        await sale.Database.ExecuteAsync("XDEL", RedisKeys.Stream(sale.Product), read[0].EntryId);

        Assert.Equal([read[1].EntryId], (await ClaimAsync(sale, AtOnce)).Select(static entry => entry.EntryId));
    }

    [Fact]
    public async Task Trim_KeepsTheOldestUnacknowledgedEntryAndAllBehindIt()
    {
        var sale = await OpenAsync();
        for (var i = 0; i < 5; i++)
            await sale.BoughtAsync();
        Assert.Equal(0, await sale.Stream.TrimAsync(sale.Product, default));
        var read = await ReadAsync(sale, count: 3);
        Assert.Equal(0, await sale.Stream.TrimAsync(sale.Product, default));

        await sale.Stream.AcknowledgeAsync(sale.Product, [read[0].EntryId, read[2].EntryId], default);
        Assert.Equal(1, await sale.Stream.TrimAsync(sale.Product, default));
        await sale.Stream.AcknowledgeAsync(sale.Product, [read[1].EntryId], default);
        Assert.Equal(2, await sale.Stream.TrimAsync(sale.Product, default));

        Assert.Equal([4L, 5L], (await ReadAsync(sale)).Select(static entry => entry.Event!.Sequence));
    }

    [Fact]
    public async Task Backlog_CountsWhatIsNotAcknowledged()
    {
        var sale = await OpenAsync();
        for (var i = 0; i < 5; i++)
            await sale.BoughtAsync();
        Assert.Equal(5, await BacklogAsync(sale));
        var read = await ReadAsync(sale, count: 3);
        Assert.Equal(5, await BacklogAsync(sale));
        await sale.Stream.AcknowledgeAsync(sale.Product, [read[0].EntryId], default);
        Assert.Equal(4, await BacklogAsync(sale));
        await sale.Stream.TrimAsync(sale.Product, default);
        Assert.Equal(4, await BacklogAsync(sale));
    }

    [Fact]
    public async Task Backlog_AfterADeletionThatRedisLosesCountBy_IsStillRight()
    {
        var sale = await OpenAsync();
        for (var i = 0; i < 5; i++)
            await sale.BoughtAsync();
        await ReadAsync(sale, count: 1);
        var third = Replies.Array((await RangeAsync(sale))[2])[0];
        await sale.Database.ExecuteAsync("XDEL", RedisKeys.Stream(sale.Product), Replies.Text(third));

        Assert.Equal(4, await BacklogAsync(sale));
    }

    [Theory]
    [InlineData("type", "parcel", "type")]
    [InlineData("seq", "many", "seq")]
    [InlineData("id", "nobody", "id")]
    [InlineData("id", "0000000000000000-0000000000000000", "another product")]
    [InlineData("order", "1|2|3", "order")]
    public async Task Malformed_Entry_CarriesItsReasonAndItsFields(string field, string value, string reason)
    {
        var sale = await OpenAsync();
        await sale.BoughtAsync();
        var good = Assert.Single(await ReadAsync(sale));
        var fields = new Dictionary<string, string>(good.Fields) { [field] = value };
        await AppendAsync(sale, fields);

        var entry = Assert.Single(await ReadAsync(sale));

        Assert.Null(entry.Event);
        Assert.Contains(reason, entry.Malformed, StringComparison.Ordinal);
        Assert.Equal(fields, entry.Fields);
    }

    [Theory]
    [InlineData("total", "-1")]
    [InlineData("state", "ajar")]
    [InlineData("type", "")]
    public async Task Malformed_SaleEntry_IsNoEvent(string field, string value)
    {
        var sale = await OpenAsync();
        await sale.Control.PauseAsync(sale.Product, default);
        var good = Assert.Single(await ReadAsync(sale));
        await AppendAsync(sale, new Dictionary<string, string>(good.Fields) { [field] = value });

        Assert.NotNull(Assert.Single(await ReadAsync(sale)).Malformed);
    }

    [Fact]
    public async Task Forget_EndedOrdersOnly_AndOnlyThoseStoredAsEnded()
    {
        var sale = await SaleBench.OpenAsync(redis.Connection, hold: TimeSpan.FromMinutes(5));
        var live = await sale.BoughtAsync();
        var storedAsLive = await sale.BoughtAsync();
        var bought = await sale.BoughtAsync();
        await sale.Gate.ReleaseAsync(storedAsLive.Id, null, ReleaseReason.Cancelled, default);
        var ended = Assert
            .IsType<ReleaseOutcome.Released>(await sale.Gate.ReleaseAsync(bought.Id, null, ReleaseReason.Cancelled, default))
            .Order;

        // A store can't know this one as ended while it is live; the script looks all the same.
        var mistaken = live with
        {
            Status = OrderStatus.Expired,
        };

        Assert.Equal(1, await sale.Stream.ForgetAsync(sale.Product, [mistaken, storedAsLive, ended], default));

        Assert.Equal(live, await sale.Reader.FindOrderAsync(live.Id, default));
        Assert.NotNull(await sale.Reader.FindOrderAsync(storedAsLive.Id, default));
        Assert.Null(await sale.Reader.FindOrderAsync(ended.Id, default));
        Assert.Equal(0, await sale.Stream.ForgetAsync(sale.Product, [], default));
        await sale.AssertBalancedAsync();
    }

    [Fact]
    public async Task DeadLetters_KeepTheEntryAsItStood()
    {
        var sale = await OpenAsync();
        var letters = new DeadLetters(sale.Redis, TimeProvider.System);
        await sale.BoughtAsync();
        var entry = Assert.Single(await ReadAsync(sale));
        var before = await letters.CountAsync(default);

        await letters.AddAsync(entry, "no reason at all", default);

        Assert.Equal(before + 1, await letters.CountAsync(default));
        var last = Replies.Array(await sale.Database.ExecuteAsync("XREVRANGE", RedisKeys.DeadLetters, "+", "-", "COUNT", 1))[0];
        var kept = StreamReply.Pairs(Replies.Array(last)[1]).ToDictionary(static f => f.Key, static f => Replies.Text(f.Value));
        Assert.Equal(
            (sale.Product.Value, entry.EntryId, "no reason at all", "1"),
            (kept["product"], kept["entry"], kept["reason"], kept["deliveries"])
        );
        Assert.Equal(
            entry.Fields,
            kept.Where(static f => f.Key.StartsWith("field:", StringComparison.Ordinal))
                .ToDictionary(static f => f.Key[6..], static f => f.Value)
        );
    }

    private static bool SameEntry(SaleStreamEntry a, SaleStreamEntry b) =>
        (a.Product, a.EntryId, a.Event, a.Malformed, a.Deliveries) == (b.Product, b.EntryId, b.Event, b.Malformed, b.Deliveries);

    private Task<SaleBench> OpenAsync() => SaleBench.OpenAsync(redis.Connection, stock: 100);

    private static Task<IReadOnlyList<SaleStreamEntry>> ReadAsync(SaleBench sale, int count = 100) =>
        sale.Stream.ReadAsync(sale.Product, "reader", count, default);

    private static Task<IReadOnlyList<SaleStreamEntry>> ClaimAsync(SaleBench sale, TimeSpan idle) =>
        sale.Stream.ClaimAsync(sale.Product, "alive", idle, 100, default);

    private static Task<long> BacklogAsync(SaleBench sale) => sale.Stream.BacklogAsync(sale.Product, default);

    private static async Task<RedisResult[]> RangeAsync(SaleBench sale) =>
        Replies.Array(await sale.Database.ExecuteAsync("XRANGE", RedisKeys.Stream(sale.Product), "-", "+"));

    private static Task<RedisResult> AppendAsync(SaleBench sale, Dictionary<string, string> fields) =>
        sale.Database.ExecuteAsync(
            "XADD",
            [RedisKeys.Stream(sale.Product), "*", .. fields.SelectMany(static field => new object[] { field.Key, field.Value })]
        );
}
