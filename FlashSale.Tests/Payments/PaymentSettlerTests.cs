using FlashSale.Domain;
using FlashSale.Storage.Redis;
using FlashSale.Tests.Infrastructure;
using FlashSale.Tests.Worker;
using FlashSale.Worker;
using Microsoft.Extensions.Logging;
using StackExchange.Redis;
using Order = FlashSale.Domain.Order;

namespace FlashSale.Tests.Payments;

/// <summary>What an API leaves unfinished when it dies, at each step, and what the worker makes of it.</summary>
[Trait(Tiers.Name, Tiers.Integration)]
[Collection(RedisCollection.Name)]
public sealed class PaymentSettlerTests(RedisFixture redis) : IAsyncLifetime
{
    private static readonly Money Price = new(1999, "EUR");

    private FakeProvider _provider = null!;
    private WorkerBench _bench = null!;
    private Product _sale = null!;

    public async Task InitializeAsync()
    {
        _provider = await FakeProvider.StartAsync();
        var settings = PaymentShop.Settings(_provider).Select(static s => KeyValuePair.Create(s.Key, (string?)s.Value));
        _bench = await WorkerBench.NewAsync(redis.Server.ConnectionString, settings: settings);
        _sale = await _bench.OpenSaleAsync(hold: TimeSpan.FromMinutes(10));
    }

    public async Task DisposeAsync()
    {
        await _bench.DisposeAsync();
        await _provider.DisposeAsync();
    }

    [Fact]
    public async Task RunOnce_ConfirmedNotCaptured_TakesTheMoneyOnce()
    {
        var (order, intent) = await LeaveAsync("requires_capture");
        await _bench.Gate.ConfirmAsync(order.Id, order.User, default);
        await StoreAsync();

        await RunAsync();
        await RunAsync();

        Assert.Equal(("succeeded", 1), (intent.Status, intent.Captures));
        Assert.Equal(PaymentState.Captured, await StateAsync(order));
    }

    [Theory]
    [InlineData("requires_capture")]
    [InlineData("requires_payment_method")]
    public async Task RunOnce_OrderEnded_LetsTheMoneyGo(string status)
    {
        var (order, intent) = await LeaveAsync(status);
        await _bench.Gate.ReleaseAsync(order.Id, order.User, ReleaseReason.Cancelled, default);

        await RunAsync();

        Assert.Equal(("canceled", 0), (intent.Status, intent.Captures));
        Assert.Equal(PaymentState.Voided, await StateAsync(order));
    }

    [Fact]
    public async Task RunOnce_OrderEndedAndForgottenByRedis_AsksTheStore()
    {
        var (order, intent) = await LeaveAsync("requires_capture");
        await _bench.Gate.ReleaseAsync(order.Id, order.User, ReleaseReason.Cancelled, default);
        await _bench.Handler.HandleAsync(_sale.Id, await _bench.ReadAsync(_sale.Id), default);
        Assert.Null(await _bench.Reader.FindOrderAsync(order.Id, default));

        await RunAsync();

        Assert.Equal("canceled", intent.Status);
    }

    [Fact]
    public async Task RunOnce_SetAsideAndStillReserved_FinishesWhatTheBuyerAskedFor()
    {
        var (order, intent) = await LeaveAsync("requires_capture");

        await RunAsync();

        Assert.Equal(OrderStatus.Confirmed, (await _bench.Reader.FindOrderAsync(order.Id, default))?.Status);
        Assert.Equal(("succeeded", 1), (intent.Status, intent.Captures));
    }

    [Fact]
    public async Task RunOnce_NothingSetAsideAndStillReserved_WaitsForTheBuyer()
    {
        var (order, intent) = await LeaveAsync("requires_payment_method");

        await RunAsync();

        Assert.Equal(OrderStatus.Reserved, (await _bench.Reader.FindOrderAsync(order.Id, default))?.Status);
        Assert.Equal(("requires_payment_method", PaymentState.Open), (intent.Status, await StateAsync(order)));
        Assert.Empty(await DueAsync());
    }

    [Fact]
    public async Task RunOnce_OrderUnknownEverywhere_TouchesNothing()
    {
        var order = await LeaveAsync(OrderId.New(_sale.Id), "requires_capture");

        await RunAsync();

        Assert.Equal("requires_capture", order.Status);
        Assert.Empty(await DueAsync());
    }

    [Fact]
    public async Task RunOnce_ProviderBroken_TriesLaterAndTheOthersHaveTheirTurn()
    {
        var (broken, intent) = await LeaveAsync("requires_capture", due: TimeSpan.FromMinutes(-2));
        await _bench.Gate.ConfirmAsync(broken.Id, broken.User, default);
        await StoreAsync();
        _provider.Fault("capture", FakeFault.FailsBefore, PaymentShop.Attempts);
        await RunAsync();
        Assert.Equal((0, PaymentState.Open), (intent.Captures, await StateAsync(broken)));
        Assert.Empty(await DueAsync());
        var (next, _) = await LeaveAsync("requires_capture");
        await _bench.Gate.ConfirmAsync(next.Id, next.User, default);
        await StoreAsync();

        await RunAsync();

        Assert.Equal(PaymentState.Captured, await StateAsync(next));
        await RunAgainAsync(broken);
        Assert.Equal((1, PaymentState.Captured), (intent.Captures, await StateAsync(broken)));
    }

    /// <summary>As with a wrong <c>Payments:BaseUrl</c>, or the key of another account: nobody has decided anything about this payment.</summary>
    [Theory]
    [InlineData("capture", FakeFault.IsSomebodyElse)]
    [InlineData("capture", FakeFault.Moved)]
    [InlineData("capture", FakeFault.KnowsNoIntent)]
    [InlineData("capture", FakeFault.Depends)]
    [InlineData("cancel", FakeFault.IsSomebodyElse)]
    [InlineData("cancel", FakeFault.KnowsNoIntent)]
    public async Task RunOnce_AnswerThatIsNoVerdict_IsNotTheEnd(string step, FakeFault fault)
    {
        var (order, intent) = await LeaveAsync("requires_capture");
        if (step == "capture")
            await _bench.Gate.ConfirmAsync(order.Id, order.User, default);
        else
            await _bench.Gate.ReleaseAsync(order.Id, order.User, ReleaseReason.Cancelled, default);
        await StoreAsync();
        // Whether the answer is asked for again at once is not what this is about.
        _provider.Fault(step, fault, PaymentShop.Attempts);

        await RunAsync();

        Assert.Equal(PaymentState.Open, await StateAsync(order));
        for (var attempt = 0; attempt < PaymentShop.Attempts; attempt++)
            await RunAgainAsync(order);
        Assert.Equal(step == "capture" ? ("succeeded", 1) : ("canceled", 0), (intent.Status, intent.Captures));
        Assert.Equal(step == "capture" ? PaymentState.Captured : PaymentState.Voided, await StateAsync(order));
    }

    [Fact]
    public async Task RunOnce_AuthorizationGone_GivesUpAndSaysSo()
    {
        var (order, _) = await LeaveAsync("canceled");
        await _bench.Gate.ConfirmAsync(order.Id, order.User, default);

        await RunAsync();

        Assert.Equal(PaymentState.Failed, await StateAsync(order));
    }

    /// <summary>As after a failover to a replica that was a moment behind, where the store had not heard of the confirmation, either.</summary>
    [Fact]
    public async Task RunOnce_RedisForgetsAConfirmationThatIsNotStored_ConfirmsAgain()
    {
        var (order, intent) = await LeaveAsync("requires_capture");
        await StoreAsync();
        var before = await KeepRedisAsync();
        await _bench.Gate.ConfirmAsync(order.Id, order.User, default);
        await RunAsync();
        Assert.Equal(("succeeded", PaymentState.Open), (intent.Status, await StateAsync(order)));
        Assert.Empty(await DueAsync());
        await GoBackAsync(before);
        Assert.Equal(OrderStatus.Reserved, (await _bench.Reader.FindOrderAsync(order.Id, default))?.Status);

        await RunAgainAsync(order);
        await StoreAsync();
        await RunAgainAsync(order);

        Assert.Equal(OrderStatus.Confirmed, (await _bench.Orders.FindAsync(order.Id, default))?.Status);
        Assert.Equal((1, PaymentState.Captured), (intent.Captures, await StateAsync(order)));
    }

    [Fact]
    public async Task RunOnce_HoldEndsAfterRedisForgotTheConfirmation_NamesThePaidOrder()
    {
        using var log = new CollectedLog();
        _bench.Get<ILoggerFactory>().AddProvider(log);
        var (order, intent) = await LeaveAsync("requires_capture");
        await StoreAsync();
        var before = await KeepRedisAsync();
        await _bench.Gate.ConfirmAsync(order.Id, order.User, default);
        await RunAsync();
        await GoBackAsync(before);
        await _bench.Gate.ReleaseAsync(order.Id, order.User, ReleaseReason.Cancelled, default);

        await RunAgainAsync(order);

        Assert.Equal(("succeeded", PaymentState.Failed), (intent.Status, await StateAsync(order)));
        Assert.Contains(
            log.Lines,
            line => line.Contains(order.Id.Value, StringComparison.Ordinal) && line.Contains("Cancelled", StringComparison.Ordinal)
        );
    }

    [Fact]
    public async Task RunOnce_TwoWorkersAndManyPayments_SettleEachOnce()
    {
        var settings = PaymentShop.Settings(_provider).Select(static s => KeyValuePair.Create(s.Key, (string?)s.Value));
        await using var other = await WorkerBench.NewAsync(redis.Server.ConnectionString, settings: settings, sharing: _bench);
        var left = new List<(Order Order, FakeIntent Intent)>();
        for (var i = 0; i < 30; i++)
            left.Add(await LeaveAsync("requires_capture"));

        await Task.WhenAll(RunAsync(), other.Get<PaymentSettler>().RunOnceAsync(default));

        Assert.All(left, static one => Assert.Equal(("succeeded", 1), (one.Intent.Status, one.Intent.Captures)));
        Assert.Equal(30, (await _bench.Reader.FindSaleAsync(_sale.Id, default))?.Sold);
    }

    private IPaymentStore Payments => _bench.Get<IPaymentStore>();

    private Task RunAsync() => _bench.Get<PaymentSettler>().RunOnceAsync(default);

    private async Task RunAgainAsync(Order order)
    {
        await Payments.PostponeAsync(order.Id, DateTimeOffset.UnixEpoch, default);
        await RunAsync();
    }

    private async Task StoreAsync() => await _bench.Handler.HandleAsync(_sale.Id, await _bench.ReadAsync(_sale.Id), default);

    private async Task<Dictionary<RedisKey, byte[]?>> KeepRedisAsync()
    {
        RedisKey[] keys = [RedisKeys.Sale(_sale.Id), RedisKeys.Stock(_sale.Id), RedisKeys.Orders(_sale.Id), RedisKeys.Holds(_sale.Id)];
        var kept = new Dictionary<RedisKey, byte[]?>();
        foreach (var key in keys)
            kept[key] = await _bench.Redis.KeyDumpAsync(key);
        return kept;
    }

    private async Task GoBackAsync(Dictionary<RedisKey, byte[]?> kept)
    {
        foreach (var (key, value) in kept)
        {
            await _bench.Redis.KeyDeleteAsync(key);
            await _bench.Redis.KeyRestoreAsync(key, value!);
        }
    }

    private async Task<PaymentState?> StateAsync(Order order) => (await Payments.FindAsync(order.Id, default))?.State;

    private Task<IReadOnlyList<Payment>> DueAsync() => Payments.ListDueAsync(TimeProvider.System.GetUtcNow(), 10, default);

    private async Task<(Order Order, FakeIntent Intent)> LeaveAsync(string status, TimeSpan? due = null)
    {
        var order = await _bench.BuyAsync(_sale.Id);
        return (order, await LeaveAsync(order.Id, status, due));
    }

    private async Task<FakeIntent> LeaveAsync(OrderId order, string status, TimeSpan? due = null)
    {
        var intent = new FakeIntent($"pi_{order}", order.Value, Price.Minor, "eur") { Status = status };
        _provider.Intents[intent.Id] = intent;
        var begun = TimeProvider.System.GetUtcNow() - TimeSpan.FromMinutes(1) + (due ?? default);
        await Payments.AddAsync(Payment.Begin(order, intent.Id, Price, begun), default);
        return intent;
    }
}
