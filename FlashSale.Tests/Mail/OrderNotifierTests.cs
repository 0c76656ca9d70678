using FlashSale.Domain;
using FlashSale.Storage.Redis;
using FlashSale.Tests.Infrastructure;
using FlashSale.Tests.Worker;
using FlashSale.Worker;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using static FlashSale.Tests.Mail.OrderMails;

namespace FlashSale.Tests.Mail;

/// <summary>The tests of this collection run one after the other, so each has the queues for itself.</summary>
[Collection(RedisCollection.Name)]
[Trait(Tiers.Name, Tiers.Integration)]
public sealed class OrderNotifierTests(RedisFixture redis) : IAsyncLifetime
{
    private readonly SmtpServer _server = SmtpServer.StartNew();

    public Task InitializeAsync() => redis.Database.KeyDeleteAsync([RedisKeys.MailOutbox, RedisKeys.OrderNotices]);

    public async Task DisposeAsync() => await _server.DisposeAsync();

    [Fact]
    public async Task RunOnceAsync_StoredOrders_TellTheirBuyers()
    {
        await using var bench = await NewWorkerAsync();
        var sale = await bench.OpenSaleAsync(hold: TimeSpan.FromHours(1));
        var (first, second) = (await BuyAsync(bench, sale.Id), await BuyAsync(bench, sale.Id));
        await StoreAsync(bench, sale.Id);
        await SendAllAsync(bench);
        Assert.Equal(
            2,
            _server.Received.Count(static mail => MailText.Body(mail).Contains("We hold 1 × Sneaker", StringComparison.Ordinal))
        );

        await bench.Gate.ConfirmAsync(first.Id, first.User, default);
        await bench.Gate.ReleaseAsync(second.Id, second.User, ReleaseReason.Cancelled, default);
        await StoreAsync(bench, sale.Id);
        await SendAllAsync(bench);

        Assert.Equal(4, _server.Received.Count);
        Assert.Contains(_server.Received, mail => Tells(mail, "Confirmed: Sneaker", first, version: 2));
        Assert.Contains(_server.Received, mail => Tells(mail, "Cancelled: Sneaker", second, version: 2));
        await AssertNothingIsLeftAsync(bench);
    }

    [Fact]
    public async Task RunOnceAsync_SeveralVersionsInABatch_TellTheNewestOnly()
    {
        await using var bench = await NewWorkerAsync();
        var sale = await bench.OpenSaleAsync(hold: TimeSpan.FromHours(1));
        var order = await BuyAsync(bench, sale.Id);
        await bench.Gate.ConfirmAsync(order.Id, order.User, default);

        await StoreAsync(bench, sale.Id);
        await SendAllAsync(bench);

        Assert.True(Tells(Assert.Single(_server.Received), "Confirmed: Sneaker", order, version: 2));
    }

    /// <summary>As when its worker died before the acknowledgement, or an operator replays a dead letter.</summary>
    [Fact]
    public async Task RunOnceAsync_OlderVersionComesLater_TellsTheNewestOnly()
    {
        await using var bench = await NewWorkerAsync();
        var sale = await bench.OpenSaleAsync(hold: TimeSpan.FromHours(1));
        var order = await BuyAsync(bench, sale.Id);
        var late = await bench.ReadAsync(sale.Id);
        await bench.Gate.ConfirmAsync(order.Id, order.User, default);
        await StoreAsync(bench, sale.Id);

        await bench.Handler.HandleAsync(sale.Id, late, default);
        await SendAllAsync(bench);

        Assert.True(Tells(Assert.Single(_server.Received), "Confirmed: Sneaker", order, version: 2));
    }

    [Fact]
    public async Task HandleAsync_MailServerDown_StoresAndAcknowledgesAllTheSame()
    {
        await _server.StopAsync();
        await using var bench = await NewWorkerAsync();
        var sale = await bench.OpenSaleAsync();
        var order = await BuyAsync(bench, sale.Id);

        await StoreAsync(bench, sale.Id);
        await SendAllAsync(bench);

        Assert.Equal(order, await bench.Orders.FindAsync(order.Id, default));
        Assert.Equal(0, await bench.Stream.BacklogAsync(sale.Id, default));
        Assert.Equal(1, await bench.Get<IMailOutbox>().CountAsync(default));
    }

    [Fact]
    public async Task HandleAsync_RedeliveredBeforeTheAcknowledgement_TellsTwiceWithOneMessageId()
    {
        await using var bench = await NewWorkerAsync();
        var sale = await bench.OpenSaleAsync();
        var order = await BuyAsync(bench, sale.Id);
        var entries = await bench.ReadAsync(sale.Id);

        await bench.Handler.HandleAsync(sale.Id, entries, default);
        await bench.Handler.HandleAsync(sale.Id, entries, default);
        await SendAllAsync(bench);

        Assert.Equal(2, _server.Received.Count(mail => Tells(mail, "Confirmed: Sneaker", order, version: 1)));
    }

    [Fact]
    public async Task RunOnceAsync_LoadTestersAndStrangers_GetNoMail()
    {
        await using var bench = await NewWorkerAsync();
        var sale = await bench.OpenSaleAsync();
        await BuyAsync(bench, sale.Id, LoadTestAddress.Of);
        await bench.BuyAsync(sale.Id);

        await StoreAsync(bench, sale.Id);
        await SendAllAsync(bench);

        Assert.Empty(_server.Received);
        await AssertNothingIsLeftAsync(bench);
    }

    [Fact]
    public async Task RunOnceAsync_OutboxFull_WaitsUntilThereIsRoom()
    {
        await using var bench = await NewWorkerAsync(("Worker:Mail:OutboxLimit", "1"));
        var sale = await bench.OpenSaleAsync();
        await BuyAsync(bench, sale.Id);
        await StoreAsync(bench, sale.Id);
        await bench.Get<IMailer>().SendAsync(new("other@example.test", "Code", "123456"), default);

        await bench.Get<OrderNotifier>().RunOnceAsync(default);
        Assert.Equal(1, await bench.Get<IMailOutbox>().CountAsync(default));

        await bench.Get<OutboxSender>().RunOnceAsync(default);
        await SendAllAsync(bench);
        Assert.Equal(2, _server.Received.Count);
    }

    [Fact]
    public async Task RunOnceAsync_WriterDied_AnotherWritesAfterTheLease()
    {
        await using var bench = await NewWorkerAsync(("Worker:Mail:Lease", "00:00:00.001"));
        var sale = await bench.OpenSaleAsync();
        await BuyAsync(bench, sale.Id);
        await StoreAsync(bench, sale.Id);
        var patient = new MailRetry(TimeSpan.FromHours(1), TimeSpan.FromHours(1), TimeSpan.FromHours(1));
        Assert.NotNull(await bench.Get<IOrderNotices>().TakeAsync("dies now", patient, default));

        await Eventually.IsTrueAsync(
            async () =>
            {
                await SendAllAsync(bench);
                return !_server.Received.IsEmpty;
            },
            "the buyer is told"
        );
    }

    [Fact]
    public async Task RunOnceAsync_DevelopmentMailbox_HasTheOrderMail()
    {
        await using var bench = await WorkerBench.NewAsync(
            redis.Server.ConnectionString,
            settings: new Dictionary<string, string?> { ["DevTools:Enabled"] = "true" }
        );
        var sale = await bench.OpenSaleAsync();
        var order = await BuyAsync(bench, sale.Id);

        await StoreAsync(bench, sale.Id);
        await bench.Get<OrderNotifier>().RunOnceAsync(default);

        var mail = Assert.Single(await bench.Get<IDevMailbox>().ListAsync($"{order.User}@example.test", default));
        Assert.Equal("Confirmed: Sneaker", mail.Message.Subject);
    }

    [Fact]
    public async Task HandleAsync_NobodyToBeTold_QueuesNothing()
    {
        await using var unreachable = await WorkerBench.NewAsync(redis.Server.ConnectionString);
        await using var silent = await NewWorkerAsync(("Mail:Orders", "false"));
        foreach (var bench in (WorkerBench[])[unreachable, silent])
        {
            var sale = await bench.OpenSaleAsync();
            await BuyAsync(bench, sale.Id);
            await StoreAsync(bench, sale.Id);
        }

        Assert.False(await redis.Database.KeyExistsAsync(RedisKeys.OrderNotices));
    }

    [Fact]
    public async Task RunOnceAsync_ManyOrders_AreOneEntryAndOneQueryForTheirBuyers()
    {
        await using var bench = await NewWorkerAsync();
        var sale = await bench.OpenSaleAsync();
        for (var i = 0; i < 20; i++)
            await BuyAsync(bench, sale.Id);
        await bench.BuyAsync(sale.Id, 100);
        await StoreAsync(bench, sale.Id);
        Assert.Equal(1, (long)await bench.Redis.ExecuteAsync("XLEN", RedisKeys.OrderNotices));

        var users = new CountingUserStore(bench.Get<IUserStore>());
        using var notifier = NotifierOf(bench, users);
        await notifier.RunOnceAsync(default);

        Assert.Equal(1, users.Queries);
        Assert.Equal(20, await bench.Get<IMailOutbox>().CountAsync(default));
    }

    [Fact]
    public async Task RunOnceAsync_ManySalesWithAnOrderEach_AreNotAskedForOneByOne()
    {
        await using var bench = await NewWorkerAsync();
        const int Sales = 30;
        var subjects = new List<string>();
        for (var i = 0; i < Sales; i++)
        {
            var product = WorkerBench.Sneaker() with { Name = $"Sneaker {i}" };
            await bench.Products.InsertAsync(product, default);
            await bench.Control.OpenAsync(product, default);
            await BuyAsync(bench, product.Id);
            await StoreAsync(bench, product.Id);
            subjects.Add($"Confirmed: {product.Name}");
        }
        Assert.Equal(Sales, (long)await bench.Redis.ExecuteAsync("XLEN", RedisKeys.OrderNotices));

        var users = new CountingUserStore(bench.Get<IUserStore>());
        using var notifier = NotifierOf(bench, users);
        await notifier.RunOnceAsync(default);

        // The first one tells how small they are, and 25 come together.
        Assert.Equal(3, users.Queries);
        await bench.Get<OutboxSender>().RunOnceAsync(default);
        foreach (var subject in subjects)
            Assert.Contains(_server.Received, mail => mail.Contains($"Subject: {subject}\n", StringComparison.OrdinalIgnoreCase));
        await AssertNothingIsLeftAsync(bench);
    }

    private static OrderNotifier NotifierOf(WorkerBench bench, IUserStore users) =>
        new(
            bench.Get<IOrderNotices>(),
            bench.Get<IMailOutbox>(),
            bench.Get<IMailer>(),
            users,
            bench.Orders,
            bench.Products,
            bench.Get<ConsumerName>(),
            bench.Get<IOptions<MailOptions>>(),
            bench.Get<LoopHealth>(),
            TimeProvider.System,
            NullLogger<OrderNotifier>.Instance
        );

    private Task<WorkerBench> NewWorkerAsync(params (string Name, string Value)[] settings) =>
        WorkerBench.NewAsync(redis.Server.ConnectionString, settings: MailSettings.For(_server, settings));
}
