using Aspire.Hosting;
using Aspire.Hosting.Testing;
using FlashSale.Tests.Infrastructure;

namespace FlashSale.Tests.LocalHosting;

[Trait(Tiers.Name, Tiers.Integration)]
public sealed class RedisProgramTests
{
    /// <summary>redis-server soon hides its arguments, so looking at the running process would come too late.</summary>
    [Fact]
    public async Task Recipe_Password_GoesInByStdinAndNotByTheCommandLine()
    {
        await using var builder = DistributedApplicationTestingBuilder.Create();
        var redis = builder.AddRedis("redis").Resource;
        await using var app = await builder.BuildAsync();
        await app.StartAsync();

        var recipe = RedisProgram.Recipe(redis);

        Assert.Contains($"requirepass {redis.Password}", recipe.StandardInput, StringComparison.Ordinal);
        Assert.DoesNotContain(recipe.Arguments, argument => argument.Contains(redis.Password, StringComparison.Ordinal));
    }

    [Fact]
    public async Task Start_FolderHasBlanksAndQuotes_Runs()
    {
        var folder = Directory.CreateTempSubdirectory("a \"quoted\" folder ");
        await using (var builder = DistributedApplicationTestingBuilder.Create("--LocalHosting:DataPath=" + folder.FullName))
        {
            builder.AddRedis("redis").WithDataVolume();
            await using var app = await builder.BuildAsync();
            await app.StartAsync();

            await app.ResourceNotifications.WaitForResourceHealthyAsync("redis").WaitAsync(Eventually.Bound);
        }
        // It is not the engine's own temporary folder: the engine leaves it alone.
        Assert.True(File.Exists(Path.Combine(folder.FullName, "redis.password")));
        folder.Delete(recursive: true);
    }
}
