using System.Net.Sockets;
using System.Text;
using FlashSale.Tests.Infrastructure;

namespace FlashSale.Tests.Api;

[Trait(Tiers.Name, Tiers.Integration)]
[Collection(ApiCollection.Name)]
public sealed class BadInputTests(ApiFixture api)
{
    [Theory]
    [InlineData("{")]
    [InlineData("")]
    [InlineData("null")]
    [InlineData("[]")]
    [InlineData("\"text\"")]
    [InlineData("{\"email\":\"a@b.de\"} trailing")]
    [InlineData("{\"email\":\"a@b.de\",\"email\":\"c@d.de\"}")]
    public async Task Body_NotTheJson_IsAProblem(string json)
    {
        using var client = api.NewClient();

        var problem = await client.PostAsync("auth/register", json);

        problem.IsProblem(400, json is "" or "null" ? "invalid_request" : "invalid_json");
    }

    [Fact]
    public async Task Body_DeeplyNested_IsAProblem()
    {
        using var client = api.NewClient();

        (await client.PostAsync("auth/register", new string('[', 30_000))).IsProblem(400, "invalid_json");
    }

    [Fact]
    public async Task Body_Missing_IsAProblem()
    {
        using var client = api.NewClient();

        (await client.PostAsync("auth/register")).IsProblem(400, "invalid_request");
    }

    [Fact]
    public async Task Body_WrongMember_IsNamedWithItsPlace()
    {
        using var client = api.NewClient();

        var problem = (await client.PostAsync("auth/register", "{\n\"email\":5}")).IsProblem(400, "invalid_json");

        Assert.Contains("line 2", problem.Text("detail"), StringComparison.Ordinal);
        Assert.True(problem.Body.GetProperty("errors").TryGetProperty("email", out _));
    }

    [Fact]
    public async Task Body_Huge_IsAProblem()
    {
        using var client = api.NewClient();

        var answer = await client.PostAsync("auth/register", $$"""{"email":"{{new string('a', 70_000)}}"}""");

        answer.IsProblem(413, "payload_too_large");
    }

    [Theory]
    [InlineData("text/plain")]
    [InlineData("application/x-www-form-urlencoded")]
    public async Task Body_WrongType_IsAProblem(string type)
    {
        using var client = api.NewClient();

        var answer = await client.PostAsync("auth/register", """{"email":"a@b.de","password":"long enough"}""", ("Content-Type", type));

        answer.IsProblem(415, "unsupported_media_type");
    }

    [Theory]
    [InlineData("application/json; charset=\"utf-8\"")]
    [InlineData("application/json; charset=\"UT\\F-8\"; x=1")]
    [InlineData("application/merge-patch+json;charset=us-ascii")]
    public async Task Body_CharsetThatCanBeRead_IsAccepted(string type)
    {
        using var client = api.NewClient();

        var answer = await client.PostAsync("auth/register", NewAccount(), ("Content-Type", type));

        Assert.True(answer.Status == 201, answer.Raw);
    }

    [Theory]
    [InlineData("foo")]
    [InlineData("\"foo\"")]
    [InlineData("\"\"")]
    [InlineData("utf-7")]
    public async Task Body_CharsetThatNobodyKnows_IsAProblem(string charset)
    {
        using var client = api.NewClient();
        using var buyer = await api.NewBuyerAsync();
        var type = ("Content-Type", $"application/json; charset={charset}");

        var answer = await client.PostAsync("auth/register", NewAccount(), type);
        var bought = await buyer.PostAsync($"user/buy/{await api.NewProductAsync()}", "{}", type, ("Idempotency-Key", "one"));

        answer.IsProblem(415, "unsupported_media_type");
        bought.IsProblem(415, "unsupported_media_type");
    }

    [Theory]
    [InlineData("/nowhere")]
    [InlineData("/api/v1/nowhere")]
    [InlineData("/api/v2/product")]
    [InlineData("/api/v1/user/orders/a/b/c")]
    public async Task Path_Unknown_IsAProblem(string path)
    {
        using var client = api.NewClient();

        (await client.GetAsync(path)).IsProblem(404, "not_found");
    }

    [Theory]
    [InlineData("DELETE", "product")]
    [InlineData("GET", "auth/login")]
    [InlineData("PATCH", "user/orders")]
    public async Task Method_Wrong_IsAProblemWithAllow(string method, string path)
    {
        using var client = api.NewClient();

        var answer = (await client.SendAsync(method, path, null)).IsProblem(405, "method_not_allowed");

        Assert.False(string.IsNullOrEmpty(answer.Header("Allow")));
    }

    [Fact]
    public async Task IdempotencyKey_OnTwoLines_IsAProblem()
    {
        using var buyer = await api.NewBuyerAsync();
        var product = await api.NewProductAsync();

        var answer = await SendRawAsync(
            $"POST /api/v1/user/buy/{product} HTTP/1.1\r\nHost: x\r\nCookie: sessionId={buyer.SessionId}\r\n"
                + "Idempotency-Key: one\r\nIdempotency-Key: one\r\nContent-Length: 0\r\nConnection: close\r\n\r\n"
        );

        Assert.StartsWith("HTTP/1.1 400", answer, StringComparison.Ordinal);
        Assert.Contains("idempotency_key_invalid", answer, StringComparison.Ordinal);
        Assert.Equal(10, (await buyer.GetAsync($"product/{product}")).Number("stock"));
    }

    [Theory]
    [InlineData("a\tb")]
    [InlineData("clé")]
    public async Task IdempotencyKey_NotVisibleAscii_IsRefused(string key)
    {
        using var buyer = await api.NewBuyerAsync();
        var product = await api.NewProductAsync();

        var answer = await SendRawAsync(
            $"POST /api/v1/user/buy/{product} HTTP/1.1\r\nHost: x\r\nCookie: sessionId={buyer.SessionId}\r\n"
                + $"Idempotency-Key: {key}\r\nContent-Length: 0\r\nConnection: close\r\n\r\n"
        );

        Assert.StartsWith("HTTP/1.1 400", answer, StringComparison.Ordinal);
        Assert.Equal(10, (await buyer.GetAsync($"product/{product}")).Number("stock"));
    }

    [Theory]
    [InlineData("")]
    [InlineData("short")]
    [InlineData("AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA")]
    [InlineData("{}{}{}{}{}{}{}{}{}{}{}{}{}{}{}{}{}{}{}{}{}{")]
    public async Task SessionId_NotOurs_IsNoSession(string id)
    {
        using var client = api.NewClient();
        client.SessionId = id;

        (await client.GetAsync("user/profile")).IsProblem(401, "no_session");
    }

    private static string NewAccount() => $$"""{"email":"{{Guid.NewGuid():N}}@example.test","password":"long enough"}""";

    /// <summary>What no well-behaved client library would send.</summary>
    private async Task<string> SendRawAsync(string request)
    {
        using var socket = new TcpClient();
        await socket.ConnectAsync(api.Host.Address.Host, api.Host.Address.Port);
        await using var stream = socket.GetStream();
        await stream.WriteAsync(Encoding.UTF8.GetBytes(request));
        using var reader = new StreamReader(stream);
        return await reader.ReadToEndAsync();
    }
}
