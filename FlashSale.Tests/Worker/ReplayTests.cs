using FlashSale.Domain;
using FlashSale.Tests.Infrastructure;

namespace FlashSale.Tests.Worker;

[Collection(RedisCollection.Name)]
[Trait(Tiers.Name, Tiers.Integration)]
public sealed class ReplayTests(RedisFixture redis)
{
    [Fact]
    public async Task ReplayAsync_EventOfAnOrder_IsStoredThisTime()
    {
        await using var bench = await WorkerBench.NewAsync(redis.Server.ConnectionString);
        var (sale, order, letter) = await LoseAsync(bench);

        Assert.IsType<ReplayOutcome.Replayed>(await bench.Get<IDeadLetters>().ReplayAsync(letter, default));
        await bench.Handler.HandleAsync(sale, await bench.ReadAsync(sale), default);

        Assert.Equal(order, await bench.Orders.FindAsync(order.Id, default));
        Assert.Empty(await bench.DeadLettersAsync(sale));
    }

    [Fact]
    public async Task ReplayAsync_DiesBetweenAddingAndRemoving_StoresOnce()
    {
        await using var bench = await WorkerBench.NewAsync(redis.Server.ConnectionString);
        var (sale, order, letter) = await LoseAsync(bench);
        // All that the one who died had done; the letter is still there and is replayed again.
        await bench.AppendAsync(sale, (await FindAsync(bench, sale)).Fields);

        await bench.Get<IDeadLetters>().ReplayAsync(letter, default);
        var entries = await bench.ReadAsync(sale);
        await bench.Handler.HandleAsync(sale, entries, default);

        Assert.Equal(2, entries.Count);
        Assert.Equal(order, await bench.Orders.FindAsync(order.Id, default));
        Assert.Equal(1, (await bench.Orders.CountAsync(sale, default)).Orders);
    }

    [Fact]
    public async Task ReplayAsync_DiesAgain_IsADeadLetterAgain()
    {
        await using var bench = await WorkerBench.NewAsync(redis.Server.ConnectionString);
        var (sale, _, first) = await LoseAsync(bench);
        await bench.Get<IDeadLetters>().ReplayAsync(first, default);
        Assert.Empty(await bench.DeadLettersAsync(sale));

        await bench.Get<IDeadLetters>().AddAsync(Assert.Single(await bench.ReadAsync(sale)), "The store had a bad day.", default);

        Assert.NotEqual(first, (await FindAsync(bench, sale)).Id);
    }

    /// <summary>An order whose event was given up.</summary>
    private static async Task<(ProductId Sale, Order Order, DeadLetterId Letter)> LoseAsync(WorkerBench bench)
    {
        var sale = (await bench.OpenSaleAsync()).Id;
        var order = await bench.BuyAsync(sale);
        var entry = Assert.Single(await bench.ReadAsync(sale));
        await bench.Get<IDeadLetters>().AddAsync(entry, "The store had a bad day.", default);
        await bench.Stream.AcknowledgeAsync(sale, [entry.EntryId], default);
        return (sale, order, (await FindAsync(bench, sale)).Id);
    }

    private static async Task<DeadLetter> FindAsync(WorkerBench bench, ProductId sale) =>
        (await bench.Get<IDeadLetters>().ListAsync(after: null, 100_000, default)).Single(letter => letter.Product == sale);
}
