using System.Net;
using System.Text.Json;
using FlashSale.Tests.Infrastructure;
using FlashSale.Tests.Mail;
using FlashSale.Tests.Payments;

namespace FlashSale.Tests.AppHost;

/// <summary>The promises of a sale, seen from outside, with every process of the application running.</summary>
[Collection(AppHostCollection.Name)]
[Trait(Tiers.Name, Tiers.Distributed)]
public sealed class SaleTests(AppHostFixture fixture)
{
    private static readonly TimeSpan _bound = TimeSpan.FromSeconds(60);

    [Fact]
    public async Task Buy_FromRegistrationToOrder_OrderIsReadableAtOnceAndThenPersisted()
    {
        var admin = fixture.Admin;
        var product = await CreateProductAsync(admin, stock: 5);
        using var shopper = fixture.Arrive();
        var email = $"shopper-{Guid.NewGuid():N}@example.com";
        await Shopper.ReadAsync(await shopper.PostAsync("auth/register", new { email, password = "correct horse battery" }));
        await shopper.LogInAsync(email, "correct horse battery");

        var order = await Shopper.ReadAsync(await shopper.BuyAsync(product, "first"));

        var id = order.GetProperty("orderId").GetString();
        var read = await Shopper.ReadAsync(await shopper.GetAsync("user/orders/" + id));
        Assert.Equal(product, read.GetProperty("productId").GetString());
        await AuditUntilAsync(admin, product, static audit => audit.GetProperty("persisted").GetInt64() == 1);
    }

    [Fact]
    public async Task Buy_ThousandBuyersForHundredUnits_SellsAndPersistsExactlyHundred()
    {
        var admin = fixture.Admin;
        var product = await CreateProductAsync(admin, stock: 100);
        var sessions = await admin.MintAsync(1000);

        var answers = await Task.WhenAll(
            sessions.Select(session => AnswerAsync(admin.BuyAsync(product, Guid.NewGuid().ToString(), session)))
        );

        Assert.Equal(100, answers.Count(static answer => answer.Status == HttpStatusCode.Created));
        Assert.All(
            answers.Where(static answer => answer.Status != HttpStatusCode.Created),
            static answer => Assert.Equal((HttpStatusCode.Conflict, "sold_out"), (answer.Status, answer.Code))
        );
        var audit = await AuditUntilAsync(
            admin,
            product,
            static audit => audit.GetProperty("persisted").GetInt64() == 100 && audit.GetProperty("pending").GetInt64() == 0
        );
        Assert.Equal(100, audit.GetProperty("total").GetInt64());
        Assert.Equal(100, audit.GetProperty("sold").GetInt64());
        Assert.Equal(0, audit.GetProperty("stock").GetInt64());
        Assert.True(audit.GetProperty("balanced").GetBoolean());
    }

    [Fact]
    public async Task Buy_OneKeyAHundredTimesAtOnce_IsOneOrder()
    {
        var admin = fixture.Admin;
        var product = await CreateProductAsync(admin, stock: 100);
        var session = (await admin.MintAsync(1))[0];

        var answers = await Task.WhenAll(Enumerable.Range(0, 100).Select(_ => AnswerAsync(admin.BuyAsync(product, "the-same", session))));

        // A retry storm may meet the user's own rate limit; what it may not do is buy twice.
        var orders = answers.Where(static answer => answer.OrderId is not null).ToArray();
        Assert.NotEmpty(orders);
        Assert.Single(orders.Select(static answer => answer.OrderId).Distinct());
        Assert.Single(orders, static answer => answer.Status == HttpStatusCode.Created);
        Assert.All(
            answers.Except(orders),
            static answer => Assert.Equal((HttpStatusCode.TooManyRequests, "rate_limited"), (answer.Status, answer.Code))
        );
        var audit = await AuditUntilAsync(admin, product, static audit => audit.GetProperty("persisted").GetInt64() == 1);
        Assert.Equal(99, audit.GetProperty("stock").GetInt64());
        Assert.Equal(1, audit.GetProperty("sold").GetInt64());
    }

    [Fact]
    public async Task Pay_ReservedUnit_IsTakenByTheProviderAndMailedToTheBuyer()
    {
        var admin = fixture.Admin;
        var product = await CreateProductAsync(admin, stock: 5, holdSeconds: 600);
        using var shopper = fixture.Arrive();
        var email = $"shopper-{Guid.NewGuid():N}@example.com";
        await Shopper.ReadAsync(await shopper.PostAsync("auth/register", new { email, password = "correct horse battery" }));
        await Shopper.ReadAsync(await shopper.PostAsync("auth/login", new { email, password = "correct horse battery" }));
        var code = MailText.Code(await MailAsync(email, static _ => true));
        await Shopper.ReadAsync(await shopper.PostAsync("auth/verify-otp", new { code }));

        var order = (await Shopper.ReadAsync(await shopper.BuyAsync(product, "first"))).GetProperty("orderId").GetString()!;
        using var declined = await shopper.PostAsync($"user/orders/{order}/pay", new { paymentToken = FakeProvider.Declined });
        await Shopper.ReadAsync(await shopper.PostAsync($"user/orders/{order}/pay", new { paymentToken = FakeProvider.Approved }));

        Assert.Equal(HttpStatusCode.PaymentRequired, declined.StatusCode);
        await Eventually.IsTrueAsync(
            () => fixture.Provider.IntentOf(order) is { Status: "succeeded", Captures: 1 },
            "the money is taken once"
        );
        await MailAsync(email, mail => MailText.Body(mail).Contains("You have bought", StringComparison.Ordinal));
    }

    private async Task<string> MailAsync(string email, Func<string, bool> wanted)
    {
        string? found = null;
        await Eventually.IsTrueAsync(
            () =>
                (
                    found = fixture.MailServer.Received.FirstOrDefault(mail =>
                        mail.Contains($"To: {email}", StringComparison.Ordinal) && wanted(mail)
                    )
                )
                    is not null,
            "the mail arrives"
        );
        return found!;
    }

    private static async Task<string> CreateProductAsync(Shopper admin, int stock, int holdSeconds = 0)
    {
        var product = await Shopper.ReadAsync(
            await admin.PostAsync(
                "product/create-product",
                new
                {
                    name = "Console " + Guid.NewGuid().ToString("N"),
                    description = "One for each.",
                    priceMinor = 49900,
                    currency = "EUR",
                    totalStock = stock,
                    holdSeconds,
                }
            )
        );
        return product.GetProperty("id").GetString()!;
    }

    private static async Task<JsonElement> AuditUntilAsync(Shopper admin, string product, Func<JsonElement, bool> condition)
    {
        using var bound = new CancellationTokenSource(_bound);
        while (true)
        {
            var audit = await Shopper.ReadAsync(await admin.GetAsync($"admin/sales/{product}/audit"));
            if (condition(audit))
                return audit;
            Assert.False(bound.IsCancellationRequested, $"Not within {_bound.TotalSeconds} s; the last audit: {audit}");
            await Task.Delay(100);
        }
    }

    private static async Task<Answer> AnswerAsync(Task<HttpResponseMessage> sending)
    {
        using var response = await sending;
        var body = JsonDocument.Parse(await response.Content.ReadAsStringAsync()).RootElement;
        return new(
            response.StatusCode,
            body.TryGetProperty("code", out var code) ? code.GetString() : null,
            body.TryGetProperty("orderId", out var order) ? order.GetString() : null
        );
    }

    private sealed record Answer(HttpStatusCode Status, string? Code, string? OrderId);
}
