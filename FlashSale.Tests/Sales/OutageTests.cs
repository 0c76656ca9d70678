using System.Collections.Concurrent;
using FlashSale.Domain;
using FlashSale.Storage;
using FlashSale.Storage.Redis;
using FlashSale.Tests.Infrastructure;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using StackExchange.Redis;

namespace FlashSale.Tests.Sales;

/// <summary>Redis away, killed, frozen: the ports as a service gets them, on a Redis of their own.</summary>
[Trait(Tiers.Name, Tiers.Integration)]
public sealed class OutageTests : IAsyncLifetime
{
    /// <summary>What is promised after Redis' return is two seconds; a loaded machine gets more, a hang gets caught.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    private readonly ProductId _product = ProductId.New();
    private RedisServer _server = null!;
    private IHost? _host;

    public async Task InitializeAsync() => _server = await RedisServer.StartNewAsync(durable: true);

    public async Task DisposeAsync()
    {
        _host?.Dispose();
        await _server.DisposeAsync();
    }

    [Fact]
    public async Task Redis_DownAtBoot_ServiceStartsRefusesAndConnectsWhenItComes()
    {
        await _server.KillAsync();

        var gate = Start().GetRequiredService<ISaleGate>();

        Assert.IsType<PurchaseOutcome.Unavailable>(await BuyAsync(gate));
        await Assert.ThrowsAsync<StoreUnavailableException>(() => Get<ISaleReader>().ListSalesAsync(default));
        await Assert.ThrowsAsync<StoreUnavailableException>(() => Get<ISaleStream>().ReadAsync(_product, "c", 1, default));
        await _server.StartAsync();
        await UntilAnsweredAsync(gate, static outcome => outcome is PurchaseOutcome.UnknownProduct);
    }

    [Fact]
    public async Task Redis_KilledAndStarted_KeepsWhatWasAcknowledgedAndGoesOn()
    {
        var gate = Start().GetRequiredService<ISaleGate>();
        await OpenAsync();
        var user = UserId.New();
        var order = Assert.IsType<PurchaseOutcome.Accepted>(await BuyAsync(gate, user, "k")).Order;

        await _server.KillAsync();
        Assert.IsType<PurchaseOutcome.Unavailable>(await BuyAsync(gate));
        await Assert.ThrowsAsync<StoreUnavailableException>(() => gate.ConfirmAsync(order.Id, null, default).AsTask());
        await _server.StartAsync();

        await UntilAnsweredAsync(gate, static outcome => outcome is PurchaseOutcome.Accepted);
        Assert.Equal(order, await Get<ISaleReader>().FindOrderAsync(order.Id, default));
        Assert.True(Assert.IsType<PurchaseOutcome.Accepted>(await BuyAsync(gate, user, "k")).Replayed);
    }

    [Fact]
    public async Task Redis_DiesAmidARush_EveryCallerIsAnswered()
    {
        var gate = Start().GetRequiredService<ISaleGate>();
        await OpenAsync();

        var rush = Enumerable.Range(0, 2000).Select(_ => Task.Run(() => BuyAsync(gate))).ToList();
        await rush[0];
        await _server.KillAsync();
        var outcomes = await Task.WhenAll(rush).WaitAsync(Patience);

        Assert.All(outcomes, static outcome => Assert.True(outcome is PurchaseOutcome.Accepted or PurchaseOutcome.Unavailable));
    }

    [Fact]
    public async Task Redis_Frozen_IsUnavailableAndLeavesNoFailureUnobserved()
    {
        var gate = Start().GetRequiredService<ISaleGate>();
        await OpenAsync();
        await BuyAsync(gate);
        var unobserved = new ConcurrentQueue<Exception>();
        // Every task of the process that fails unseen comes here, also those of tests that run beside this one: ours has a mark.
        void Note(object? sender, UnobservedTaskExceptionEventArgs e)
        {
            if (e.Exception.ToString().Contains(_product.Value, StringComparison.Ordinal))
                unobserved.Enqueue(e.Exception);
        }
        TaskScheduler.UnobservedTaskException += Note;
        try
        {
            _server.Freeze();
            var marked = Assert.ThrowsAsync<StoreUnavailableException>(() => Get<RedisGateway>().AskAsync(AskInVainAsync, default));
            var outcomes = await Task.WhenAll(Enumerable.Range(0, 50).Select(_ => BuyAsync(gate))).WaitAsync(Patience);
            await marked;
            await Assert.ThrowsAsync<StoreUnavailableException>(() => Get<ISaleReader>().ListSalesAsync(default));
            Assert.All(outcomes, static outcome => Assert.IsType<PurchaseOutcome.Unavailable>(outcome));
            // Killed while frozen: what was abandoned fails now, with nobody waiting for it.
            await _server.KillAsync();
            await _server.StartAsync();
            await UntilAnsweredAsync(gate, static outcome => outcome is PurchaseOutcome.Accepted);
            GC.Collect();
            GC.WaitForPendingFinalizers();
        }
        finally
        {
            TaskScheduler.UnobservedTaskException -= Note;
        }
        Assert.Empty(unobserved);
    }

    [Fact]
    public async Task Redis_FrozenAndThawed_AnswersAgainAndAbandonedPurchasesAreFoundByTheirKey()
    {
        var gate = Start().GetRequiredService<ISaleGate>();
        await OpenAsync();
        var user = UserId.New();
        await BuyAsync(gate);
        _server.Freeze();
        Assert.IsType<PurchaseOutcome.Unavailable>(await BuyAsync(gate, user, "k"));

        _server.Thaw();
        await UntilAnsweredAsync(gate, static outcome => outcome is PurchaseOutcome.Accepted);

        // Whether Redis still got the first attempt or not: the retry ends in the user's one order.
        Assert.IsType<PurchaseOutcome.Accepted>(await BuyAsync(gate, user, "k"));
        Assert.Single(await Get<ISaleReader>().ListOrdersAsync(user, default));
    }

    [Fact]
    public async Task Subscription_SurvivesARestartOfRedis()
    {
        Start();
        var channel = Get<ISaleChannel>();
        await using var ear = await SaleEar.OpenAsync(channel, _product);
        await _server.KillAsync();
        await _server.StartAsync();
        await UntilAnsweredAsync(Get<ISaleGate>(), static outcome => outcome is PurchaseOutcome.UnknownProduct);

        using var patience = new CancellationTokenSource(Patience);
        while (!ear.Heard)
        {
            await channel.PublishAsync(new SaleNews(SaleNews.StockUpdated, _product, 1, 1), patience.Token);
            await Task.Delay(50, patience.Token);
        }
    }

    [Fact]
    public async Task Subscription_MadeWhileRedisIsDown_StartsWhenItComes()
    {
        await _server.KillAsync();
        Start();
        var channel = Get<ISaleChannel>();
        await using var ear = await SaleEar.OpenAsync(channel, _product);
        await _server.StartAsync();
        await UntilAnsweredAsync(Get<ISaleGate>(), static outcome => outcome is PurchaseOutcome.UnknownProduct);

        using var patience = new CancellationTokenSource(Patience);
        while (!ear.Heard)
        {
            await channel.PublishAsync(new SaleNews(SaleNews.StockUpdated, _product, 1, 1), patience.Token);
            await Task.Delay(50, patience.Token);
        }
    }

    private IServiceProvider Start()
    {
        var builder = Host.CreateApplicationBuilder();
        builder.Configuration.AddInMemoryCollection(
            new Dictionary<string, string?>
            {
                ["ConnectionStrings:redis"] = _server.ConnectionString,
                ["ConnectionStrings:flashsale"] = "Data Source=:memory:",
                // Longer than by default: the machine may be busy, and what comes before the outage has to be answered.
                ["Redis:CommandTimeout"] = "00:00:03",
            }
        );
        builder.AddFlashSaleStorage();
        _host = builder.Build();
        return _host.Services;
    }

    private T Get<T>()
        where T : notnull => _host!.Services.GetRequiredService<T>();

    private Task OpenAsync() =>
        Get<ISaleControl>()
            .OpenAsync(
                new Product
                {
                    Id = _product,
                    Name = "Lamp",
                    Terms = SaleBench.Terms(stock: 1_000_000),
                    CreatedAt = DateTimeOffset.UnixEpoch,
                },
                default
            );

    /// <summary>Fails when nobody waits for it any more.</summary>
    private async Task<TimeSpan> AskInVainAsync(IDatabase database)
    {
        try
        {
            return await database.PingAsync();
        }
        catch (Exception e)
        {
            throw new TimeoutException($"The mark of {_product.Value}.", e);
        }
    }

    private async Task<PurchaseOutcome> BuyAsync(ISaleGate gate, UserId? user = null, string? key = null) =>
        await gate.PurchaseAsync(new PurchaseRequest(_product, user ?? UserId.New(), 1, key ?? Guid.NewGuid().ToString(), null), default);

    private async Task UntilAnsweredAsync(ISaleGate gate, Func<PurchaseOutcome, bool> good)
    {
        using var patience = new CancellationTokenSource(Patience);
        while (await BuyAsync(gate) is var outcome && !good(outcome))
        {
            Assert.IsType<PurchaseOutcome.Unavailable>(outcome);
            await Task.Delay(50, patience.Token);
        }
    }
}
