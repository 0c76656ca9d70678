using FlashSale.Crowd.Chaos.Processes;
using FlashSale.Tests.Infrastructure;

namespace FlashSale.Tests.Crowd.Chaos;

/// <summary>The Redis of the chaos run and of the benchmark. What they find is worth something only if it runs as the AppHost's does.</summary>
[Trait(Tiers.Name, Tiers.Integration)]
public sealed class RedisRecipeTests
{
    [Fact]
    public async Task Part_Started_IsAsDurableAsTheAppHostsAndListensOnLoopbackOnly()
    {
        var folder = Directory.CreateTempSubdirectory("redis recipe ");
        using var guard = new OrphanGuard();
        var recipe = new RedisRecipe(folder.FullName, RedisServer.FreePort());
        await using (var redis = recipe.Part(guard))
        {
            await redis.StartAsync();
            await redis.WaitUntilReadyAsync(default);

            await PromisedRedis.AssertRunsAsync(recipe.ConnectionString);
            Assert.Equal("127.0.0.1", await PromisedRedis.ReadAsync(recipe.ConnectionString, "bind"));
        }
        folder.Delete(recursive: true);
    }
}
