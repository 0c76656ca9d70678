using FlashSale.ApiService.Orders;
using FlashSale.ApiService.Payments;
using FlashSale.ApiService.Problems;
using FlashSale.Domain;
using FlashSale.Tests.Infrastructure;
using Microsoft.Extensions.Logging.Abstractions;

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
        Assert.Equal(["authorize 300 EUR", "capture"], provider.Calls);
    }

    [Fact]
    public async Task Pay_PaidBefore_OnlyTakesWhatWasSetAside()
    {
        var order = await ReserveAsync();
        await NewCheckout(new RecordingGateway()).PayAsync(order.Id, order.User, "token", default);
        var provider = new RecordingGateway();

        var paid = await NewCheckout(provider).PayAsync(order.Id, order.User, "another token", default);

        Assert.Equal(OrderStatus.Confirmed, paid.Order?.Status);
        Assert.Equal(["capture"], provider.Calls);
    }

    [Fact]
    public async Task Pay_HoldEndedMeanwhile_LetsTheMoneyGo()
    {
        var provider = new RecordingGateway();
        var order = await ReserveAsync(hold: TimeSpan.FromMilliseconds(1));
        var reader = api.Get<ISaleReader>();
        await Eventually.IsTrueAsync(
            async () => (await reader.ListEndedHoldsAsync(order.Product, 1, default)).Count == 1,
            "the hold has ended"
        );

        var late = await NewCheckout(provider).PayAsync(order.Id, order.User, "token", default);

        Assert.Equal(ProblemTypes.OrderNotPayable, late.Refusal?.Type);
        Assert.Equal(["authorize 100 EUR", "void"], provider.Calls);
    }

    [Fact]
    public async Task Pay_Declined_TakesNothingAndKeepsTheHold()
    {
        var provider = new RecordingGateway { Authorization = new PaymentOutcome.Declined("no") };
        var order = await ReserveAsync();

        var declined = await NewCheckout(provider).PayAsync(order.Id, order.User, "token", default);

        Assert.Equal(ProblemTypes.PaymentDeclined, declined.Refusal?.Type);
        Assert.Equal(["authorize 100 EUR"], provider.Calls);
        Assert.Equal(OrderStatus.Reserved, (await api.Get<ISaleReader>().FindOrderAsync(order.Id, default))?.Status);
    }

    [Fact]
    public async Task Pay_ProviderAway_SaysThatNothingIsKnown()
    {
        var provider = new RecordingGateway { Authorization = new PaymentOutcome.Unavailable() };
        var order = await ReserveAsync();

        var unknown = await NewCheckout(provider).PayAsync(order.Id, order.User, "token", default);

        Assert.Equal(ProblemTypes.StoreUnavailable, unknown.Refusal?.Type);
        Assert.Equal(["authorize 100 EUR"], provider.Calls);
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
        new(api.Get<ISaleGate>(), api.Get<OrderBook>(), provider, NullLogger<Checkout>.Instance);

    private async Task<Order> ReserveAsync(int quantity = 1, TimeSpan? hold = null)
    {
        var product = new Product
        {
            Id = ProductId.New(),
            Name = "Lamp",
            Terms = new()
            {
                TotalStock = 10,
                Price = new(100, "EUR"),
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
