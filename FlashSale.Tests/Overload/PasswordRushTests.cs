using FlashSale.Tests.Infrastructure;

namespace FlashSale.Tests.Overload;

/// <summary>A password takes tens of milliseconds of a core, a purchase a fraction of one: whoever signs in waits, whoever buys doesn't.</summary>
[Trait(Tiers.Name, Tiers.Integration)]
[Collection(ApiCollection.Name)]
public sealed class PasswordRushTests(ApiFixture api)
{
    private const int Places = 8;
    private const int Passwords = 4;
    private const int Crowd = 40;

    [Fact]
    public async Task Buy_EverybodySignsUpAtOnce_HasAPlace()
    {
        await using var host = await ApiHost.StartAsync(
            api.Redis,
            api.Store,
            settings:
            [
                ("Overload:MaxConcurrent", $"{Places}"),
                ("Overload:MaxQueued", "0"),
                ("Overload:MaxPasswords", $"{Passwords}"),
                ("RateLimits:register:Ip:Limit", "0"),
                ("RateLimits:purchase:Ip:Limit", "0"),
                ("Purchase:UserLimit", "0"),
            ]
        );
        var product = await api.NewProductAsync(stock: 10_000, perUserLimit: 0);
        using var buyer = host.NewClient();
        buyer.SessionId = (await api.NewSessionsAsync(1))[0];
        using var crowd = host.NewClient();
        await buyer.BuyAsync(product);

        var rush = Enumerable.Range(0, Crowd).Select(_ => crowd.PostAsync("auth/register", Stranger())).ToArray();
        var bought = new List<ApiReply>();
        do bought.Add(await buyer.BuyAsync(product));
        while (!rush.All(static stranger => stranger.IsCompleted));
        var told = await Task.WhenAll(rush);

        Assert.All(bought, static reply => Assert.Equal(201, reply.Status));
        Assert.Contains(told, static reply => reply.Status == 201);
        Assert.All(told.Where(static reply => reply.Status != 201), static reply => reply.IsProblem(503, "overloaded"));
    }

    private static string Stranger() => $$"""{"email":"{{Guid.NewGuid():N}}@example.org","password":"long enough"}""";
}
