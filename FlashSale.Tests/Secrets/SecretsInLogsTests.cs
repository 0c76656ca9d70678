using System.Text.RegularExpressions;
using FlashSale.ApiService;
using FlashSale.Tests.Infrastructure;
using FlashSale.Tests.Mail;
using FlashSale.Tests.Payments;
using FlashSale.Worker;

namespace FlashSale.Tests.Secrets;

/// <summary>
/// Both services as processes that log everything they can, and a customer with whom everything goes wrong that can. Not one of the secrets
/// that went through them may stand in what they wrote.
/// </summary>
[Trait(Tiers.Name, Tiers.Integration)]
public sealed partial class SecretsInLogsTests : IAsyncLifetime
{
    private const string AdminEmail = "admin@flashsale.local";
    private const string AdminPassword = "the password of the administrator";
    private const string SmtpPassword = "the-password-of-the-mail-server";

    private readonly string _folder = Path.Combine(AppContext.BaseDirectory, "secrets", Guid.NewGuid().ToString("N"));
    private readonly SmtpServer _mail = SmtpServer.StartNew();
    private readonly List<(string Name, string Value)> _secrets = [];
    private RedisServer _redis = null!;
    private FakeProvider _provider = null!;
    private ServiceProcess _api = null!;
    private ServiceProcess _worker = null!;

    public async Task InitializeAsync()
    {
        Directory.CreateDirectory(_folder);
        _mail.Extensions = ["AUTH LOGIN"];
        _redis = await RedisServer.StartNewAsync();
        _provider = await FakeProvider.StartAsync();
        var settings = Settings();
        _api = ServiceProcess.Start(typeof(ApiMarker), settings);
        await _api.WaitUntilReadyAsync();
        _worker = ServiceProcess.Start(typeof(LoopHealth), settings);
        await _worker.WaitUntilReadyAsync();
    }

    public async Task DisposeAsync()
    {
        await _worker.DisposeAsync();
        await _api.DisposeAsync();
        await _provider.DisposeAsync();
        await _mail.DisposeAsync();
        await _redis.DisposeAsync();
        Directory.Delete(_folder, recursive: true);
    }

    [Fact]
    public async Task Logs_OfALifeFullOfTrouble_HoldNoSecret()
    {
        using var admin = new ApiClient(_api.Address);
        await SignInAsync(admin, AdminEmail, AdminPassword);
        var product = (
            await admin.PostAsync(
                "product/create-product",
                """{"name":"Lamp","priceMinor":1999,"currency":"EUR","totalStock":9,"holdSeconds":600}"""
            )
        ).Text("id")!;
        using var buyer = new ApiClient(_api.Address);
        await SignUpAsync(buyer);
        await BuyAndPayAsync(buyer, product);
        await SendWebhooksAsync(buyer);
        await LoseRedisAsync(buyer, product);
        await _api.StopAsync();
        await _worker.StopAsync();

        _secrets.AddRange([
            ("Redis password", _redis.Password),
            ("mail server's password", SmtpPassword),
            ("provider's key", FakeProvider.SecretKey),
            ("webhook secret", WebhookSender.Secret),
        ]);
        foreach (var service in (ServiceProcess[])[_api, _worker])
        {
            Assert.Contains(service.Lines, static line => line.Contains("\"LogLevel\":\"Debug\"", StringComparison.Ordinal));
            Assert.Empty(service.Lines.SelectMany(Told));
        }
        Assert.Contains(_api.Lines, static line => line.Contains("\"LogLevel\":\"Trace\"", StringComparison.Ordinal));
        Assert.Contains(_worker.Lines, static line => line.Contains("\"EventId\":2", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("code 123456", true)]
    [InlineData("\"code\":123456,", true)]
    [InlineData("took 0.123456 ms", false)]
    [InlineData("id 91234567", false)]
    [InlineData("trace a123456b", false)]
    public void Told_ACode_IsFoundWhereItIsOne(string line, bool found)
    {
        _secrets.Add(("one-time password", "123456"));

        Assert.Equal(found, Told(line).Any());
    }

    private async Task SignUpAsync(ApiClient buyer)
    {
        var email = $"buyer-{Guid.NewGuid():N}@example.test";
        var password = Secret("password");
        // The first mail to them is put off, so that one of the mails of this address has a second life.
        var tries = 0;
        _mail.Recipient = to => to == email && Interlocked.Increment(ref tries) == 1 ? "450 later" : "250 fine";
        await buyer.PostAsync("auth/register", $$"""{"email":"{{email}}","password":"{{password}}"}""");
        await buyer.PostAsync("auth/register", $$"""{"email":"{{email}}","password":"{{Secret("password")}}",}""");
        (await buyer.PostAsync("auth/login", $$"""{"email":"{{email}}","password":"{{Secret("password")}}"}""")).IsProblem(
            401,
            "invalid_credentials"
        );
        await SignInAsync(buyer, email, password);
    }

    private async Task SignInAsync(ApiClient client, string email, string password)
    {
        _secrets.Add(("password", password));
        await Eventually.IsTrueAsync(
            async () => (await client.PostAsync("auth/login", $$"""{"email":"{{email}}","password":"{{password}}"}""")).Status == 200,
            "they can log in; the administrator is made in the background"
        );
        _secrets.Add(("session id", client.SessionId!));
        var code = "";
        await Eventually.IsTrueAsync(
            () => (code = MailsTo(email).Select(MailText.Code).FirstOrDefault(static code => code.Length > 0) ?? "").Length > 0,
            "the code arrives"
        );
        _secrets.Add(("one-time password", code));
        var wrong = code == "271828" ? "314159" : "271828";
        _secrets.Add(("wrong one-time password", wrong));
        (await client.PostAsync("auth/verify-otp", $$"""{"code":"{{wrong}}"}""")).IsProblem(401, "otp_invalid");
        Assert.Equal(200, (await client.PostAsync("auth/verify-otp", $$"""{"code":"{{code}}"}""")).Status);
        _secrets.Add(("session id", client.SessionId!));
    }

    private async Task BuyAndPayAsync(ApiClient buyer, string product)
    {
        _secrets.Add(("payment token", FakeProvider.Approved));
        _secrets.Add(("payment token", FakeProvider.NotKnown));
        _mail.Recipient = static _ => "550 nobody here";
        var bought = await buyer.BuyAsync(product);
        Assert.Equal(201, bought.Status);
        var pay = $"user/orders/{bought.Text("orderId")}/pay";
        Task<ApiReply> PayAsync(string token) => buyer.PostAsync(pay, $$"""{"paymentToken":"{{token}}"}""");

        (await PayAsync(Secret("payment token"))).IsProblem(402, "payment_declined");
        (await PayAsync(FakeProvider.NotKnown)).IsProblem(402, "payment_declined");
        _provider.Fault("confirm", FakeFault.StaysSilent);
        _provider.Fault("confirm", FakeFault.FailsBefore);
        (await PayAsync(Secret("payment token"))).IsProblem(503, "payment_unknown");
        await buyer.PostAsync(pay, $$"""{"paymentToken":["{{Secret("payment token")}}"]}""");
        Assert.Equal(200, (await PayAsync(FakeProvider.Approved)).Status);
        await Eventually.IsTrueAsync(
            () => _worker.Lines.Any(static line => line.Contains("said 550", StringComparison.Ordinal)),
            "the worker gives a mail up"
        );
    }

    private async Task SendWebhooksAsync(ApiClient client)
    {
        var body = WebhookSender.Event(_provider.Intents.Values.Single());
        var signature = WebhookSender.Sign(body, TimeProvider.System.GetUtcNow());
        _secrets.Add(("signature", signature));
        Assert.Equal(200, (await WebhookSender.SendAsync(client, body, signature)).Status);
        Assert.Equal(400, (await WebhookSender.SendAsync(client, body + " ", signature)).Status);
    }

    /// <summary>What a client library says of a broken connection often quotes how it was made.</summary>
    private async Task LoseRedisAsync(ApiClient buyer, string product)
    {
        await _redis.KillAsync();
        Assert.Equal(503, (await buyer.BuyAsync(product)).Status);
        await Eventually.IsTrueAsync(
            () => _worker.Lines.Any(static line => line.Contains("\"EventId\":2000", StringComparison.Ordinal)),
            "the worker notices"
        );
    }

    private string[] MailsTo(string email) => [.. _mail.Received.Where(mail => mail.Contains($"To: {email}", StringComparison.Ordinal))];

    private string Secret(string kind)
    {
        var secret = $"{kind.Replace(' ', '-')}-{Guid.NewGuid():N}";
        _secrets.Add((kind, secret));
        return secret;
    }

    /// <summary>What a line gives away.</summary>
    private IEnumerable<string> Told(string line) =>
        _secrets
            .Where(secret => Stands(secret.Value, line))
            .Select(secret => $"{secret.Name}: {line}")
            .Concat(PasswordHash().IsMatch(line) ? [$"password hash: {line}"] : []);

    /// <summary>Not inside of a longer number or word: six digits are found in any long enough log.</summary>
    private static bool Stands(string secret, string line) =>
        line.Contains(secret, StringComparison.Ordinal)
        && Regex.IsMatch(line, $@"(?<![0-9A-Za-z.]){Regex.Escape(secret)}(?![0-9A-Za-z])", RegexOptions.CultureInvariant);

    // The version and the algorithm that every one of ASP.NET's begins with, in base64.
    [GeneratedRegex("AQAAAA[IE]AA")]
    private static partial Regex PasswordHash();

    private Dictionary<string, string> Settings() =>
        new()
        {
            ["ASPNETCORE_ENVIRONMENT"] = "Production",
            ["ConnectionStrings:redis"] = _redis.ConnectionString,
            ["ConnectionStrings:flashsale"] = $"Data Source={Path.Combine(_folder, "flashsale.db")}",
            ["FLASHSALE_ADMIN_PASSWORD"] = AdminPassword,
            // The machine may be busy; how long an answer takes is judged elsewhere.
            ["Redis:CommandTimeout"] = "00:00:10",
            ["RateLimits:login:Ip:Limit"] = "0",
            ["RateLimits:login:User:Limit"] = "0",
            ["Mail:Smtp:Host"] = "127.0.0.1",
            ["Mail:Smtp:Port"] = $"{_mail.Port}",
            ["Mail:Smtp:From"] = "robot@shop.test",
            ["Mail:Smtp:User"] = "shop",
            ["Mail:Smtp:Password"] = SmtpPassword,
            ["Mail:Smtp:EnableSsl"] = "false",
            ["Worker:Mail:RetryMin"] = "00:00:00.001",
            ["Payments:Provider"] = "Http",
            ["Payments:BaseUrl"] = _provider.Address.ToString(),
            ["Payments:SecretKey"] = FakeProvider.SecretKey,
            ["Payments:WebhookSecret"] = WebhookSender.Secret,
            ["Payments:AttemptTimeout"] = "00:00:02",
            ["Payments:TotalTimeout"] = "00:00:30",
            ["Payments:Retries"] = "1",
            ["Payments:RetryDelay"] = "00:00:00.010",
        };
}
