using System.Net;
using System.Net.Sockets;
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

    [Theory]
    [InlineData("Redis server v=6.0.16 sha=00000000:0 malloc=jemalloc-5.2.1 bits=64", true)]
    [InlineData("Redis server v=7.0.15 sha=00000000:0 malloc=jemalloc-5.3.0 bits=64", false)]
    [InlineData("Server v=10.2.0 sha=00000000:0", false)]
    [InlineData("who asks?", false)]
    public void CheckVersion_Program_RefusesWhatDoesNotKnowOurSettings(string says, bool refused)
    {
        var program = Path.Combine(Directory.CreateTempSubdirectory("redis").FullName, "redis-server");
        File.WriteAllText(program, $"#!/bin/sh\necho '{says}'\n");
        if (!OperatingSystem.IsWindows())
            File.SetUnixFileMode(program, UnixFileMode.UserRead | UnixFileMode.UserExecute);

        var error = Record.Exception(() => RedisProgram.CheckVersion(program));

        Assert.Equal(refused, error is DistributedApplicationException);
        Assert.Equal(refused, error?.Message.Contains("version 6, and 7.0 or newer is needed", StringComparison.Ordinal) ?? false);
        Directory.Delete(Path.GetDirectoryName(program)!, recursive: true);
    }

    [Fact]
    public async Task Probe_RedisLoadsItsData_SaysAtOnceThatItIsNotReady()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        var asked = RedisProbe.AnswersAsync(((IPEndPoint)listener.LocalEndpoint).Port, "secret", CancellationToken.None);
        using var connection = await listener.AcceptTcpClientAsync();

        await connection.GetStream().WriteAsync("+OK\r\n-LOADING Redis is loading the dataset in memory\r\n"u8.ToArray());

        // The connection stays open, and nothing more comes.
        Assert.False(await asked.WaitAsync(Eventually.Bound));
    }
}
