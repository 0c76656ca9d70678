using FlashSale.Domain;
using FlashSale.Tests.Infrastructure;

namespace FlashSale.Tests.Payments;

/// <summary>Two replicas of the API on the fixture's Redis and store, and a payment provider over HTTP that both use.</summary>
internal sealed class PaymentShop : IAsyncDisposable
{
    /// <summary>How often one request to the provider is sent at most.</summary>
    public const int Attempts = 3;

    private readonly ApiFixture _api;
    private readonly ApiHost[] _replicas;
    private readonly List<ApiClient> _clients = [];

    private PaymentShop(ApiFixture api, FakeProvider provider, ApiHost[] replicas)
    {
        _api = api;
        Provider = provider;
        _replicas = replicas;
    }

    public FakeProvider Provider { get; }

    public static async Task<PaymentShop> OpenAsync(ApiFixture api)
    {
        var provider = await FakeProvider.StartAsync();
        var settings = Settings(provider).ToArray();
        var replicas = new ApiHost[2];
        for (var i = 0; i < replicas.Length; i++)
            replicas[i] = await ApiHost.StartAsync(api.Redis, api.Store, "Development", settings);
        return new(api, provider, replicas);
    }

    public static IEnumerable<(string Key, string Value)> Settings(FakeProvider provider) =>
        [
            ("Payments:Provider", "Http"),
            ("Payments:BaseUrl", provider.Address.ToString()),
            ("Payments:SecretKey", FakeProvider.SecretKey),
            ("Payments:WebhookSecret", WebhookSender.Secret),
            ("Payments:AttemptTimeout", "00:00:02"),
            ("Payments:TotalTimeout", "00:01:00"),
            ("Payments:Retries", $"{Attempts - 1}"),
            ("Payments:RetryDelay", "00:00:00.010"),
            // The machine may be busy, and none of this is about a slow Redis.
            ("Redis:CommandTimeout", "00:00:10"),
        ];

    public async Task<ShopOrder> ReserveAsync(int holdSeconds = 600)
    {
        var product = await _api.NewProductAsync(holdSeconds: holdSeconds);
        var buyer = await _api.NewBuyerAsync();
        _clients.Add(buyer);
        var bought = await buyer.BuyAsync(product);
        Assert.Equal(201, bought.Status);
        return new(OrderId.Parse(bought.Text("orderId")!), buyer);
    }

    /// <summary>On one of the replicas: a session is good on all of them.</summary>
    public async Task<ApiReply> PayAsync(ShopOrder order, string token = FakeProvider.Approved, int replica = 0)
    {
        using var client = _replicas[replica].NewClient();
        client.SessionId = order.Buyer.SessionId;
        return await client.PostAsync($"user/orders/{order.Id}/pay", $$"""{"paymentToken":"{{token}}"}""");
    }

    public async Task<ApiReply> HearAsync(string body, string? signature, int replica = 0)
    {
        using var client = _replicas[replica].NewClient();
        return await WebhookSender.SendAsync(client, body, signature);
    }

    public Task ReleaseAsync(ShopOrder order, ReleaseReason reason) =>
        _api.Get<ISaleGate>().ReleaseAsync(order.Id, user: null, reason, default).AsTask();

    /// <summary>What an API leaves behind that dies after the money was set aside and before anything else.</summary>
    public async Task<FakeIntent> DieAfterAuthorizingAsync(ShopOrder order)
    {
        var intent = await DieBeforeAuthorizingAsync(order);
        intent.Status = "requires_capture";
        intent.Authorizations++;
        return intent;
    }

    /// <summary>What an API leaves behind that dies before the money was set aside.</summary>
    public async Task<FakeIntent> DieBeforeAuthorizingAsync(ShopOrder order)
    {
        var intent = new FakeIntent($"pi_{order.Id}", order.Id.Value, 1999, "eur");
        Provider.Intents[intent.Id] = intent;
        await _api.Get<IPaymentStore>().AddAsync(Payment.Begin(order.Id, intent.Id, new(1999, "EUR"), DateTimeOffset.UnixEpoch), default);
        return intent;
    }

    public async Task<PaymentState?> StateAsync(ShopOrder order) => (await _api.Get<IPaymentStore>().FindAsync(order.Id, default))?.State;

    public async Task<OrderStatus?> StatusAsync(ShopOrder order) =>
        (await _api.Get<ISaleReader>().FindOrderAsync(order.Id, default))?.Status;

    /// <summary>What a worker does with the order's events.</summary>
    public async Task StoreAsync(ShopOrder order) =>
        await _api.Get<IOrderStore>().SaveAsync([(await _api.Get<ISaleReader>().FindOrderAsync(order.Id, default))!], default);

    public void AssertTaken(ShopOrder order, int times)
    {
        var intent = Provider.IntentOf(order.Id.Value);
        Assert.Equal(("succeeded", 1, times), (intent.Status, intent.Authorizations, intent.Captures));
    }

    public void AssertVoided(ShopOrder order)
    {
        var intent = Provider.IntentOf(order.Id.Value);
        Assert.Equal(("canceled", 0), (intent.Status, intent.Captures));
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var client in _clients)
            client.Dispose();
        foreach (var replica in _replicas)
            await replica.DisposeAsync();
        await Provider.DisposeAsync();
    }
}
