using FlashSale.Storage.Redis;
using FlashSale.Tests.Infrastructure;
using StackExchange.Redis;

namespace FlashSale.Tests.Faults;

/// <summary>The session ends between signing in and buying.</summary>
[Trait(Tiers.Name, Tiers.Integration)]
[Collection(ApiCollection.Name)]
public sealed class ExpiredSessionTests(ApiFixture api)
{
    private const string Password = "correct horse";

    [Theory]
    [InlineData("seen", 31)]
    [InlineData("created", 24 * 60)]
    public async Task Buy_SessionOver_IsToldWhatToDoAndBuysAfterSigningInAgain(string time, int minutesAgo)
    {
        using var buyer = api.NewClient();
        var email = await SignUpAsync(buyer);
        var product = await api.NewProductAsync();
        await LetPassAsync(buyer.SessionId!, time, minutesAgo);

        var refused = await buyer.BuyAsync(product, "one");

        refused.IsProblem(401, "no_session");
        Assert.Contains("POST /api/v1/auth/login", refused.Text("detail"), StringComparison.Ordinal);
        Assert.NotNull(refused.Header("WWW-Authenticate"));
        await buyer.SignInAsync(email, Password);
        Assert.Equal(201, (await buyer.BuyAsync(product, "one")).Status);
    }

    [Fact]
    public async Task Retry_SessionOverAfterTheOrder_FindsTheOrderAfterSigningInAgain()
    {
        using var buyer = api.NewClient();
        var email = await SignUpAsync(buyer);
        var product = await api.NewProductAsync();
        var order = await buyer.BuyAsync(product, "one");
        await LetPassAsync(buyer.SessionId!, "seen", 31);

        (await buyer.BuyAsync(product, "one")).IsProblem(401, "no_session");
        await buyer.SignInAsync(email, Password);
        var retry = await buyer.BuyAsync(product, "one");

        Assert.Equal((200, order.Raw), (retry.Status, retry.Raw));
    }

    private static async Task<string> SignUpAsync(ApiClient client)
    {
        var email = $"u{Guid.NewGuid():N}@example.org";
        await client.PostAsync("auth/register", $$"""{"email":"{{email}}","password":"{{Password}}"}""");
        await client.SignInAsync(email, Password);
        return email;
    }

    /// <summary>Turns a time of the session back, as if so long had passed.</summary>
    private async Task LetPassAsync(string session, string time, int minutes)
    {
        var key = RedisKeys.Session(session);
        var redis = api.Get<IConnectionMultiplexer>().GetDatabase();
        var then = (long)await redis.HashGetAsync(key, time) - (long)TimeSpan.FromMinutes(minutes).TotalMilliseconds;
        await redis.HashSetAsync(key, time, then);
    }
}
