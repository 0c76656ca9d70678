using FlashSale.ApiService.Orders;
using FlashSale.ApiService.Payments;
using FlashSale.ApiService.Problems;
using FlashSale.Domain;
using FlashSale.Storage.Redis;
using FlashSale.Tests.Infrastructure;
using Microsoft.Extensions.Logging.Abstractions;
using StackExchange.Redis;
using Order = FlashSale.Domain.Order;

namespace FlashSale.Tests.Api;

/// <summary>What the payment provider is told, and in which order.</summary>
[Trait(Tiers.Name, Tiers.Integration)]
[Collection(ApiCollection.Name)]
public sealed class CheckoutTests(ApiFixture api)
{
    [Fact]
    public async Task Pay_Reserved_SetsAsideAllUnitsThenTakesThem()
    {
        var provider = new RecordingGateway();
        var order = await ReserveAsync(quantity: 3);

        var paid = await NewCheckout(provider).PayAsync(order.Id, order.User, "token", default);

        Assert.Equal(OrderStatus.Confirmed, paid.Order?.Status);
        Assert.Equal(["open 300 EUR", "authorize", "capture"], provider.Calls);
    }

    [Fact]
    public async Task Pay_PaidBefore_DoesNotAskTheProviderAgain()
    {
        var order = await ReserveAsync();
        await NewCheckout(new RecordingGateway()).PayAsync(order.Id, order.User, "token", default);
        await StoreAsync(order);
        await NewCheckout(new RecordingGateway()).PayAsync(order.Id, order.User, "token", default);
        var provider = new RecordingGateway();

        var paid = await NewCheckout(provider).PayAsync(order.Id, order.User, "another token", default);

        Assert.Equal(OrderStatus.Confirmed, paid.Order?.Status);
        Assert.Empty(provider.Calls);
        Assert.Equal(PaymentState.Captured, await StateAsync(order));
    }

    [Fact]
    public async Task Pay_ConfirmedButNotCaptured_OnlyTakesWhatWasSetAside()
    {
        var provider = new RecordingGateway { Settlement = new PaymentOutcome.Unavailable() };
        var order = await ReserveAsync();
        var paid = await NewCheckout(provider).PayAsync(order.Id, order.User, "token", default);
        Assert.Equal((OrderStatus.Confirmed, PaymentState.Open), (paid.Order?.Status, await StateAsync(order)));
        provider.Calls.Clear();
        provider.Settlement = new PaymentOutcome.Done();
        await StoreAsync(order);

        await NewCheckout(provider).PayAsync(order.Id, order.User, "token", default);

        Assert.Equal(["capture"], provider.Calls);
        Assert.Equal(PaymentState.Captured, await StateAsync(order));
    }

    [Fact]
    public async Task Pay_AnswerGotLostBefore_DoesNotSetAsideTwice()
    {
        var provider = new RecordingGateway { Authorization = new PaymentOutcome.Unavailable() };
        var order = await ReserveAsync();
        await NewCheckout(provider).PayAsync(order.Id, order.User, "token", default);
        provider.Calls.Clear();
        provider.Answer = new PaymentOutcome.Done();

        var paid = await NewCheckout(provider).PayAsync(order.Id, order.User, "token", default);

        Assert.Equal(OrderStatus.Confirmed, paid.Order?.Status);
        Assert.Equal(["ask", "capture"], provider.Calls);
    }

    [Fact]
    public async Task Pay_AnotherCardAfterADecline_IsTried()
    {
        var provider = new RecordingGateway { Authorization = new PaymentOutcome.Declined("no") };
        var order = await ReserveAsync();
        await NewCheckout(provider).PayAsync(order.Id, order.User, "one", default);
        provider.Authorization = new PaymentOutcome.Done();

        var paid = await NewCheckout(provider).PayAsync(order.Id, order.User, "other", default);

        Assert.Equal(OrderStatus.Confirmed, paid.Order?.Status);
        Assert.Equal(["open 100 EUR", "authorize", "ask", "authorize", "capture"], provider.Calls);
    }

    [Fact]
    public async Task Pay_Free_AsksNobodyForMoney()
    {
        var provider = new RecordingGateway();
        var order = await ReserveAsync(price: 0);

        var paid = await NewCheckout(provider).PayAsync(order.Id, order.User, "token", default);

        Assert.Equal(OrderStatus.Confirmed, paid.Order?.Status);
        Assert.Empty(provider.Calls);
    }

    [Fact]
    public async Task Pay_SaleNotInRedis_KeepsTheMoneySetAside()
    {
        var provider = new RecordingGateway();
        var order = await ReserveAsync();
        await api.Get<IOrderStore>().SaveAsync([order], default);
        // Redis has lost the order; the store still says that it may be paid.
        await api.Get<IConnectionMultiplexer>().GetDatabase().HashDeleteAsync(RedisKeys.Orders(order.Product), order.Id.Value);

        var refused = await NewCheckout(provider).PayAsync(order.Id, order.User, "token", default);

        Assert.Equal(ProblemTypes.SaleRebuilding, refused.Refusal?.Type);
        Assert.Equal(["open 100 EUR", "authorize"], provider.Calls);
        Assert.Equal(PaymentState.Open, await StateAsync(order));
    }

    [Fact]
    public async Task Pay_TwoClientsAtOnce_MakeOnePayment()
    {
        var provider = new RecordingGateway();
        var order = await ReserveAsync();

        var paid = await Task.WhenAll(
            Enumerable.Range(0, 20).Select(_ => Task.Run(() => NewCheckout(provider).PayAsync(order.Id, order.User, "token", default)))
        );

        Assert.All(paid, static outcome => Assert.Equal(OrderStatus.Confirmed, outcome.Order?.Status));
        Assert.DoesNotContain("void", provider.Calls);
    }

    [Fact]
    public async Task Pay_HoldEndedMeanwhile_LetsTheMoneyGo()
    {
        var provider = new RecordingGateway();
        var order = await ReserveAsync(hold: TimeSpan.FromMilliseconds(1));
        await RedisClock.PassesAsync(api.Get<IConnectionMultiplexer>().GetDatabase(), order.HoldUntil);

        var late = await NewCheckout(provider).PayAsync(order.Id, order.User, "token", default);

        Assert.Equal(ProblemTypes.OrderNotPayable, late.Refusal?.Type);
        Assert.Equal(["open 100 EUR", "authorize", "void"], provider.Calls);
    }

    [Fact]
    public async Task Pay_Declined_TakesNothingAndKeepsTheHold()
    {
        var provider = new RecordingGateway { Authorization = new PaymentOutcome.Declined("no") };
        var order = await ReserveAsync();

        var declined = await NewCheckout(provider).PayAsync(order.Id, order.User, "token", default);

        Assert.Equal(ProblemTypes.PaymentDeclined, declined.Refusal?.Type);
        Assert.Equal(["open 100 EUR", "authorize"], provider.Calls);
        Assert.Equal(OrderStatus.Reserved, (await api.Get<ISaleReader>().FindOrderAsync(order.Id, default))?.Status);
    }

    [Fact]
    public async Task Pay_ProviderAway_SaysThatNothingIsKnown()
    {
        var provider = new RecordingGateway { Authorization = new PaymentOutcome.Unavailable() };
        var order = await ReserveAsync();

        var unknown = await NewCheckout(provider).PayAsync(order.Id, order.User, "token", default);

        Assert.Equal(ProblemTypes.PaymentUnknown, unknown.Refusal?.Type);
        Assert.Equal(["open 100 EUR", "authorize"], provider.Calls);
    }

    [Fact]
    public async Task Pay_WithoutPaymentStep_AsksNobodyForMoney()
    {
        var provider = new RecordingGateway();
        var order = await ReserveAsync(hold: TimeSpan.Zero);

        var paid = await NewCheckout(provider).PayAsync(order.Id, order.User, "token", default);

        Assert.Equal(order, paid.Order);
        Assert.Empty(provider.Calls);
    }

    [Fact]
    public async Task PayAndCancel_AtOnce_TakeMoneyOnlyForAConfirmedOrder()
    {
        for (var round = 0; round < 25; round++)
        {
            var provider = new RecordingGateway();
            var order = await ReserveAsync();
            var checkout = NewCheckout(provider);

            await Task.WhenAll(
                Task.Run(() => checkout.PayAsync(order.Id, order.User, "token", default)),
                Task.Run(() => checkout.CancelAsync(order.Id, order.User, default))
            );

            var after = await api.Get<ISaleReader>().FindOrderAsync(order.Id, default);
            Assert.Contains(after!.Status, new[] { OrderStatus.Confirmed, OrderStatus.Cancelled });
            Assert.Equal(after.Status == OrderStatus.Confirmed, provider.Calls.Contains("capture"));
            Assert.False(provider.Calls.Contains("capture") && provider.Calls.Contains("void"));
        }
    }

    private Checkout NewCheckout(IPaymentGateway provider) =>
        new(
            api.Get<ISaleGate>(),
            api.Get<OrderBook>(),
            provider,
            Payments,
            new(api.Get<ISaleGate>(), api.Get<ISaleReader>(), api.Get<IOrderStore>(), provider, Payments, api.Get<FlashSaleTelemetry>()),
            TimeProvider.System,
            NullLogger<Checkout>.Instance
        );

    private IPaymentStore Payments => api.Get<IPaymentStore>();

    private async Task StoreAsync(Order order) =>
        await api.Get<IOrderStore>().SaveAsync([(await api.Get<ISaleReader>().FindOrderAsync(order.Id, default))!], default);

    private async Task<PaymentState?> StateAsync(Order order) => (await Payments.FindAsync(order.Id, default))?.State;

    private async Task<Order> ReserveAsync(int quantity = 1, TimeSpan? hold = null, long price = 100)
    {
        var product = new Product
        {
            Id = ProductId.New(),
            Name = "Lamp",
            Terms = new()
            {
                TotalStock = 10,
                Price = new(price, "EUR"),
                PerUserLimit = 0,
                Hold = hold ?? TimeSpan.FromMinutes(10),
            },
            CreatedAt = DateTimeOffset.UnixEpoch,
        };
        await api.Get<ISaleControl>().OpenAsync(product, default);
        var outcome = await api.Get<ISaleGate>().PurchaseAsync(new(product.Id, UserId.New(), quantity, "key", null), default);
        return Assert.IsType<PurchaseOutcome.Accepted>(outcome).Order;
    }
}
