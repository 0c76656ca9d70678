using FlashSale.Domain;
using FlashSale.Tests.Infrastructure;
using Microsoft.Extensions.Options;
using StackExchange.Redis;

namespace FlashSale.Tests.Payments;

/// <summary>Paying over HTTP on two replicas, with a provider over HTTP behind them: what is taken is counted there.</summary>
[Trait(Tiers.Name, Tiers.Integration)]
[Collection(ApiCollection.Name)]
public sealed class PaymentFlowTests(ApiFixture api) : IAsyncLifetime
{
    private PaymentShop _shop = null!;

    public async Task InitializeAsync() => _shop = await PaymentShop.OpenAsync(api);

    public async Task DisposeAsync() => await _shop.DisposeAsync();

    [Fact]
    public async Task Pay_Approved_TakesTheMoneyOnce()
    {
        var order = await _shop.ReserveAsync();

        var paid = await _shop.PayAsync(order);

        Assert.Equal((200, "confirmed"), (paid.Status, paid.Text("status")));
        _shop.AssertTaken(order, times: 1);
    }

    /// <summary>As it is with a provider that takes longer than the worker.</summary>
    [Fact]
    public async Task Pay_StoredBeforeTheMoneyIsTaken_IsFinishedAtOnce()
    {
        var order = await _shop.ReserveAsync();
        _shop.Provider.Done = (step, _) => step == "capture" ? _shop.StoreAsync(order) : Task.CompletedTask;

        await _shop.PayAsync(order);

        Assert.Equal(PaymentState.Captured, await _shop.StateAsync(order));
    }

    /// <summary>Should Redis lose the confirmation now, the worker still finds the payment and confirms again.</summary>
    [Fact]
    public async Task Pay_NotStoredYet_StaysOpenUntilItIs()
    {
        var order = await _shop.ReserveAsync();
        await _shop.PayAsync(order);
        Assert.Equal(PaymentState.Open, await _shop.StateAsync(order));

        await _shop.StoreAsync(order);
        await _shop.PayAsync(order);

        Assert.Equal(PaymentState.Captured, await _shop.StateAsync(order));
        _shop.AssertTaken(order, times: 1);
    }

    [Fact]
    public async Task Pay_TwoClientsOnTwoReplicasAtOnce_TakesTheMoneyOnce()
    {
        var order = await _shop.ReserveAsync();

        var replies = await Task.WhenAll(Enumerable.Range(0, 10).Select(i => _shop.PayAsync(order, replica: i % 2)));

        Assert.All(replies, static reply => Assert.Equal((200, "confirmed"), (reply.Status, reply.Text("status"))));
        _shop.AssertTaken(order, times: 1);
    }

    [Fact]
    public async Task Pay_DeclinedThenAnotherCard_KeepsTheHoldAndThenTakesTheMoney()
    {
        var order = await _shop.ReserveAsync();

        var declined = (await _shop.PayAsync(order, FakeProvider.Declined)).IsProblem(402, "payment_declined");
        var paid = await _shop.PayAsync(order);

        Assert.Equal("Your card was declined.", declined.Text("detail"));
        Assert.Equal(200, paid.Status);
        _shop.AssertTaken(order, times: 1);
    }

    [Fact]
    public async Task Pay_ProviderSilentThenPaidAgain_TakesTheMoneyOnce()
    {
        var order = await _shop.ReserveAsync();
        _shop.Provider.Fault("confirm", FakeFault.StaysSilent, PaymentShop.Attempts);

        var unknown = (await _shop.PayAsync(order)).IsProblem(503, "payment_unknown");
        var paid = await _shop.PayAsync(order, replica: 1);

        Assert.Equal("2", unknown.Header("Retry-After"));
        Assert.Equal((200, "confirmed"), (paid.Status, paid.Text("status")));
        _shop.AssertTaken(order, times: 1);
    }

    [Fact]
    public async Task Pay_ProviderBrokenBeforeItKnewOfIt_SetsNothingAside()
    {
        var order = await _shop.ReserveAsync();
        _shop.Provider.Fault("create", FakeFault.FailsBefore, PaymentShop.Attempts);

        (await _shop.PayAsync(order)).IsProblem(503, "payment_unknown");

        Assert.Null(await _shop.StateAsync(order));
        Assert.Equal(200, (await _shop.PayAsync(order)).Status);
        _shop.AssertTaken(order, times: 1);
    }

    [Fact]
    public async Task Pay_CaptureUnanswered_IsConfirmedAllTheSame()
    {
        var order = await _shop.ReserveAsync();
        _shop.Provider.Fault("capture", FakeFault.FailsBefore, PaymentShop.Attempts);

        var paid = await _shop.PayAsync(order);

        Assert.Equal((200, "confirmed"), (paid.Status, paid.Text("status")));
        Assert.Equal(PaymentState.Open, await _shop.StateAsync(order));
        // The buyer looks again, or the worker does.
        await _shop.PayAsync(order);
        _shop.AssertTaken(order, times: 1);
    }

    [Fact]
    public async Task Pay_CancelledMeanwhile_IsRefusedAndVoided()
    {
        var order = await _shop.ReserveAsync();
        _shop.Provider.Done = (step, _) => step == "confirm" ? _shop.ReleaseAsync(order, ReleaseReason.Cancelled) : Task.CompletedTask;

        (await _shop.PayAsync(order)).IsProblem(409, "order_not_payable");

        _shop.AssertVoided(order);
        Assert.Equal(PaymentState.Voided, await _shop.StateAsync(order));
    }

    [Fact]
    public async Task Pay_EndedStoredAndForgottenByRedisMeanwhile_IsRefusedAndVoided()
    {
        var order = await _shop.ReserveAsync();
        _shop.Provider.Done = async (step, _) =>
        {
            if (step != "confirm")
                return;
            await _shop.ReleaseAsync(order, ReleaseReason.Cancelled);
            var ended = (await api.Get<ISaleReader>().FindOrderAsync(order.Id, default))!;
            await api.Get<IOrderStore>().SaveAsync([ended], default);
            Assert.Equal(1, await api.Get<ISaleStream>().ForgetAsync(order.Id.Product, [ended], default));
        };

        (await _shop.PayAsync(order)).IsProblem(409, "order_not_payable");

        _shop.AssertVoided(order);
        Assert.Equal(PaymentState.Voided, await _shop.StateAsync(order));
    }

    [Fact]
    public async Task Pay_HoldEndedMeanwhile_IsRefusedAndVoidedAndExpired()
    {
        var order = await _shop.ReserveAsync(holdSeconds: 1);
        var reader = api.Get<ISaleReader>();
        var deadline = (await reader.FindOrderAsync(order.Id, default))!.HoldUntil;
        _shop.Provider.Done = (step, _) =>
            step == "confirm" ? RedisClock.PassesAsync(api.Get<IConnectionMultiplexer>().GetDatabase(), deadline) : Task.CompletedTask;

        (await _shop.PayAsync(order)).IsProblem(409, "order_not_payable");

        _shop.AssertVoided(order);
        Assert.Equal(OrderStatus.Expired, (await reader.FindOrderAsync(order.Id, default))?.Status);
    }

    [Fact]
    public async Task PayAndCancel_AtOnce_TakeOrReturnNeverBoth()
    {
        for (var round = 0; round < 10; round++)
        {
            var order = await _shop.ReserveAsync();

            var replies = await Task.WhenAll(_shop.PayAsync(order), order.Buyer.PostAsync($"user/orders/{order.Id}/cancel"));

            // One is told yes and the other no.
            Assert.Equal([200, 409], replies.Select(static reply => reply.Status).Order());
            if (replies[0].Status == 200)
                _shop.AssertTaken(order, times: 1);
            else
                Assert.Equal(0, _shop.Provider.Intents.Values.Where(intent => intent.Order == order.Id.Value).Sum(static i => i.Captures));
        }
    }

    [Fact]
    public async Task Boot_SimulatedProviderInProduction_IsRefusedWithItsName()
    {
        var e = await Assert.ThrowsAsync<OptionsValidationException>(() =>
            ApiHost.StartAsync(api.Redis, api.Store, "Production", ("Payments:AllowSimulated", "false"))
        );

        Assert.Contains("Payments:AllowSimulated", e.Message, StringComparison.Ordinal);
    }
}
