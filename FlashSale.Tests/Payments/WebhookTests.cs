using FlashSale.Domain;
using FlashSale.Tests.Infrastructure;

namespace FlashSale.Tests.Payments;

[Trait(Tiers.Name, Tiers.Integration)]
[Collection(ApiCollection.Name)]
public sealed class WebhookTests(ApiFixture api) : IAsyncLifetime
{
    private PaymentShop _shop = null!;

    public async Task InitializeAsync() => _shop = await PaymentShop.OpenAsync(api);

    public async Task DisposeAsync() => await _shop.DisposeAsync();

    [Fact]
    public async Task Webhook_ApiDiedAfterAuthorizing_ConfirmsAndTakesTheMoneyOnce()
    {
        var order = await _shop.ReserveAsync();
        var body = WebhookSender.Event(await _shop.DieAfterAuthorizingAsync(order));

        var replies = await Task.WhenAll(Enumerable.Range(0, 6).Select(i => _shop.HearAsync(body, Signed(body), replica: i % 2)));

        Assert.All(replies, static reply => Assert.Equal(200, reply.Status));
        Assert.Equal(OrderStatus.Confirmed, await _shop.StatusAsync(order));
        await _shop.StoreAsync(order);
        await _shop.HearAsync(body, Signed(body));
        Assert.Equal(PaymentState.Captured, await _shop.StateAsync(order));
        _shop.AssertTaken(order, times: 1);
    }

    [Fact]
    public async Task Webhook_WhileTheBuyerPays_TakesTheMoneyOnce()
    {
        var order = await _shop.ReserveAsync();
        // The message overtakes the answer, twice.
        _shop.Provider.Done = async (step, intent) =>
        {
            var body = WebhookSender.Event(intent);
            for (var again = 0; step == "confirm" && again < 2; again++)
                Assert.Equal(200, (await _shop.HearAsync(body, Signed(body), replica: 1)).Status);
        };

        var paid = await _shop.PayAsync(order);

        Assert.Equal((200, "confirmed"), (paid.Status, paid.Text("status")));
        _shop.AssertTaken(order, times: 1);
    }

    [Fact]
    public async Task Webhook_OrderCancelledMeanwhile_Voids()
    {
        var order = await _shop.ReserveAsync();
        var body = WebhookSender.Event(await _shop.DieAfterAuthorizingAsync(order));
        await _shop.ReleaseAsync(order, ReleaseReason.Cancelled);

        Assert.Equal(200, (await _shop.HearAsync(body, Signed(body))).Status);

        _shop.AssertVoided(order);
        Assert.Equal(OrderStatus.Cancelled, await _shop.StatusAsync(order));
    }

    [Fact]
    public async Task Webhook_NothingSetAsideWhateverItSays_LeavesTheHold()
    {
        var order = await _shop.ReserveAsync();
        var body = WebhookSender.Event(await _shop.DieBeforeAuthorizingAsync(order));

        Assert.Equal(200, (await _shop.HearAsync(body, Signed(body))).Status);

        Assert.Equal(OrderStatus.Reserved, await _shop.StatusAsync(order));
        Assert.Equal(PaymentState.Open, await _shop.StateAsync(order));
    }

    [Fact]
    public async Task Webhook_NotBelievable_ChangesNothing()
    {
        var order = await _shop.ReserveAsync();
        var body = WebhookSender.Event(await _shop.DieAfterAuthorizingAsync(order));
        string?[] signatures =
        [
            null,
            "nonsense",
            WebhookSender.Sign(body, Now, "whsec_another"),
            WebhookSender.Sign(body + " ", Now),
            WebhookSender.Sign(body, Now.AddMinutes(-10)),
            WebhookSender.Sign(body, Now.AddMinutes(10)),
        ];

        foreach (var signature in signatures)
            (await _shop.HearAsync(body, signature)).IsProblem(400, "webhook_refused");

        Assert.Equal(OrderStatus.Reserved, await _shop.StatusAsync(order));
    }

    [Fact]
    public async Task Webhook_NoSecretConfigured_BelievesNobody()
    {
        using var client = api.NewClient();

        (await WebhookSender.SendAsync(client, "{}", WebhookSender.Sign("{}", Now, ""))).IsProblem(400, "webhook_refused");
    }

    [Fact]
    public async Task Webhook_SignedButNotOurs_IsTaken()
    {
        string[] bodies =
        [
            "",
            "no json",
            "[]",
            "{}",
            """{"type":"charge.refunded","data":{"object":{}}}""",
            """{"type":"payment_intent.succeeded","data":{"object":{"id":"pi_1","metadata":{}}}}""",
            """{"type":"payment_intent.succeeded","data":{"object":{"id":"pi_1","metadata":{"order_id":"of another shop"}}}}""",
            """{"type":"payment_intent.succeeded","data":{"object":{"id":7,"metadata":{"order_id":null}}}}""",
        ];

        foreach (var body in bodies)
            Assert.Equal((200, body), ((await _shop.HearAsync(body, Signed(body))).Status, body));
    }

    [Fact]
    public async Task Webhook_AnotherIntentOfTheOrder_IsNotOurs()
    {
        var order = await _shop.ReserveAsync();
        await _shop.DieAfterAuthorizingAsync(order);
        var body = WebhookSender.Event(new("pi_of_somebody", order.Id.Value, 1, "eur"));

        Assert.Equal(200, (await _shop.HearAsync(body, Signed(body))).Status);

        Assert.Equal(OrderStatus.Reserved, await _shop.StatusAsync(order));
    }

    private static DateTimeOffset Now => TimeProvider.System.GetUtcNow();

    private static string Signed(string body) => WebhookSender.Sign(body, Now);
}
