using FlashSale.ApiService.Security;
using FlashSale.Tests.Infrastructure;

namespace FlashSale.Tests.Api;

[Trait(Tiers.Name, Tiers.Integration)]
[Collection(ApiCollection.Name)]
public sealed class SecurityTests(ApiFixture api)
{
    [Theory]
    [InlineData("Origin", "https://evil.example")]
    [InlineData("Origin", "null")]
    [InlineData("Origin", "http://127.0.0.1:1")]
    [InlineData("Sec-Fetch-Site", "cross-site")]
    [InlineData("Sec-Fetch-Site", "same-site")]
    public async Task Write_FromAnotherSite_IsRefusedAndChangesNothing(string header, string value)
    {
        using var buyer = await api.NewBuyerAsync();
        var product = await api.NewProductAsync();

        var refused = await buyer.PostAsync($"user/buy/{product}", null, ("Idempotency-Key", "one"), (header, value));

        refused.IsProblem(403, "cross_site");
        Assert.Equal(10, (await buyer.GetAsync($"product/{product}")).Number("stock"));
    }

    [Fact]
    public async Task Write_FromTheOwnOrigin_IsTaken()
    {
        using var buyer = await api.NewBuyerAsync();
        var product = await api.NewProductAsync();
        var origin = api.Host.Address.GetLeftPart(UriPartial.Authority);

        var bought = await buyer.PostAsync($"user/buy/{product}", null, ("Idempotency-Key", "one"), ("Origin", origin));

        Assert.Equal(201, bought.Status);
    }

    [Fact]
    public async Task Read_FromAnotherSite_IsTaken()
    {
        using var buyer = await api.NewBuyerAsync();

        Assert.Equal(200, (await buyer.GetAsync("user/profile", ("Origin", "https://evil.example"))).Status);
    }

    [Theory]
    [InlineData("product", "no-cache")]
    [InlineData("user/profile", "no-store")]
    [InlineData("user/orders", "no-store")]
    [InlineData("admin/sales/x/audit", "no-store")]
    [InlineData("nowhere", "no-store")]
    public async Task AnyAnswer_Always_HasTheSecurityHeaders(string path, string caching)
    {
        var answer = await api.Admin.GetAsync(path);

        Assert.Equal(
            ("nosniff", "no-referrer", ContentPolicy.Strict),
            (answer.Header("X-Content-Type-Options"), answer.Header("Referrer-Policy"), answer.Header("Content-Security-Policy"))
        );
        Assert.Equal(caching, answer.Header("Cache-Control"));
        Assert.Null(answer.Header("Server"));
    }

    [Fact]
    public async Task ForwardedFor_TrustedProxy_CountsTheClient()
    {
        using var client = api.NewClient();
        for (var i = 0; i < 6; i++)
        {
            client.Address = $"203.0.113.{i}";
            Assert.Equal(400, (await client.PostAsync("auth/login", "{}")).Status);
        }
    }

    [Fact]
    public async Task ForwardedFor_TwoTrustedProxiesInARow_CountsTheClient()
    {
        await using var host = await ApiHost.StartAsync(
            api.Redis,
            api.Store,
            "Staging",
            ("ForwardedHeaders:KnownProxies:0", "127.0.0.1"),
            ("ForwardedHeaders:KnownProxies:1", "10.0.0.6"),
            ("RateLimits:register:Ip:Limit", "2")
        );
        using var client = host.NewClient();
        var own = NewAddress();
        var (others, same) = (new List<int>(), new List<int>());
        for (var i = 0; i < 3; i++)
        {
            client.Address = $"{NewAddress()}, 10.0.0.6";
            others.Add((await client.PostAsync("auth/register", "{}")).Status);
            client.Address = $"198.51.100.{i}, {own}, 10.0.0.6";
            same.Add((await client.PostAsync("auth/register", "{}")).Status);
        }

        Assert.Equal([400, 400, 400], others);
        Assert.Equal([400, 400, 429], same);
    }

    [Theory]
    [InlineData("Security:TrustedOrigins:0", "https://shop.example/", "Security:TrustedOrigins")]
    [InlineData("Security:TrustedOrigins:0", "shop.example", "Security:TrustedOrigins")]
    [InlineData("Security:TrustedOrigins", "https://shop.example", "Security:TrustedOrigins:0")]
    [InlineData("ForwardedHeaders:KnownProxies", "10.0.0.5", "ForwardedHeaders:KnownProxies:0")]
    [InlineData("FLASHSALE_ADMIN_PASSWORD", "short", "FLASHSALE_ADMIN_PASSWORD")]
    [InlineData("FLASHSALE_ADMIN_EMAIL", "nobody", "FLASHSALE_ADMIN_EMAIL")]
    [InlineData("RateLimits:purchases:Ip:Limit", "200", "RateLimits:purchases")]
    public async Task Boot_SettingThatWouldDoNothing_StopsAndNamesIt(string setting, string value, string named)
    {
        var refused = await Assert.ThrowsAnyAsync<Exception>(() => ApiHost.StartAsync(api.Redis, api.Store, "Staging", (setting, value)));

        Assert.Contains(named, refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task ForwardedFor_NoTrustedProxy_IsIgnored()
    {
        await using var host = await ApiHost.StartAsync(api.Redis, api.Store, "Staging", ("RateLimits:register:Ip:Limit", "2"));
        using var client = host.NewClient();
        var statuses = new List<int>();
        for (var i = 0; i < 3; i++)
        {
            client.Address = $"198.51.100.{i}";
            statuses.Add((await client.PostAsync("auth/register", "{}")).Status);
        }

        Assert.Equal([400, 400, 429], statuses);
    }

    [Fact]
    public async Task DevTools_OutsideDevelopment_AreNotThere()
    {
        await using var host = await ApiHost.StartAsync(api.Redis, api.Store, "Production");
        using var client = host.NewClient();

        (await client.PostAsync("dev/sessions", """{"count":1}""")).IsProblem(404, "not_found");
        (await client.GetAsync("dev/mailbox/a@b.de")).IsProblem(404, "not_found");
        (await client.GetAsync("dev/runtime")).IsProblem(404, "not_found");
    }

    [Fact]
    public async Task DevTools_EnabledInProduction_AreThereForThisMachine()
    {
        await using var host = await ApiHost.StartAsync(api.Redis, api.Store, "Production", ("DevTools:Enabled", "true"));
        using var client = host.NewClient();

        Assert.Equal(200, (await client.PostAsync("dev/sessions", """{"count":1}""")).Status);
        Assert.Equal(200, (await client.GetAsync("dev/runtime")).Status);
    }

    [Fact]
    public async Task DevTools_ForwardedAddress_DoesNotHideThePeer()
    {
        using var client = api.NewClient();
        client.Address = "203.0.113.7";

        Assert.Equal(200, (await client.GetAsync("dev/mailbox/nobody@example.org")).Status);
    }

    [Theory]
    [InlineData("{}")]
    [InlineData("""{"count":0}""")]
    [InlineData("""{"count":20001}""")]
    public async Task DevSessions_BadCount_IsNamed(string json)
    {
        using var client = api.NewClient();

        (await client.PostAsync("dev/sessions", json)).IsProblem(400, "invalid_request");
    }

    [Fact]
    public async Task DevSessions_Many_AreAllVerified()
    {
        using var client = api.NewClient();

        var minted = (await client.PostAsync("dev/sessions", """{"count":200}""")).Body.GetProperty("sessions");

        Assert.Equal(200, minted.EnumerateArray().Select(static session => session.GetProperty("userId").GetString()).Distinct().Count());
        client.SessionId = minted[199].GetProperty("sessionId").GetString();
        var profile = await client.GetAsync("user/profile");
        Assert.Equal((minted[199].GetProperty("email").GetString(), "True"), (profile.Text("email"), profile.Text("verified")));
    }

    [Fact]
    public async Task Cookie_Production_IsSecure()
    {
        await using var host = await ApiHost.StartAsync(api.Redis, api.Store, "Production", ("FLASHSALE_ADMIN_PASSWORD", "flash-sale-dev"));
        using var client = host.NewClient();

        var login = await client.PostAsync("auth/login", """{"email":"admin@flashsale.local","password":"flash-sale-dev"}""");

        Assert.Equal(200, login.Status);
        Assert.Contains("; secure", client.SetCookie, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("GET", "profile")]
    [InlineData("POST", "profile")]
    [InlineData("POST", "porfile")]
    public async Task Profile_EachSpelling_Answers(string method, string path)
    {
        using var buyer = await api.NewBuyerAsync();
        using var stranger = api.NewClient();

        Assert.Equal(200, (await buyer.SendAsync(method, $"user/{path}", null)).Status);
        (await stranger.SendAsync(method, $"user/{path}", null)).IsProblem(401, "no_session");
    }

    private static string NewAddress() => $"203.0.{Random.Shared.Next(256)}.{Random.Shared.Next(256)}";
}
