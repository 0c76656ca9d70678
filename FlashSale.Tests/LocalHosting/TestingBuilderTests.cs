using System.Data.Common;
using Aspire.Hosting;
using Aspire.Hosting.ApplicationModel;
using Aspire.Hosting.Testing;
using FlashSale.Tests.Infrastructure;

namespace FlashSale.Tests.LocalHosting;

[Trait(Tiers.Name, Tiers.Integration)]
public sealed class TestingBuilderTests
{
    [Fact]
    public async Task DisposeAsync_ApplicationHasRun_DeletesItsDataAndEndsItsProcesses()
    {
        await using var builder = DistributedApplicationTestingBuilder.Create();
        builder.AddMongoDB("mongodb").WithDataVolume().AddDatabase("flashsale");
        builder.AddRedis("redis").WithDataVolume();
        var app = await builder.BuildAsync();
        await app.StartAsync();
        await app.ResourceNotifications.WaitForResourceHealthyAsync("redis").WaitAsync(Eventually.Bound);
        var redis = app.ResourceNotifications.IdOf("redis");
        var connection = new DbConnectionStringBuilder { ConnectionString = await app.GetConnectionStringAsync("flashsale") };
        var folder = Path.GetDirectoryName((string)connection["Data Source"])!;
        Assert.True(Directory.Exists(folder));

        await app.DisposeAsync();

        Assert.False(Directory.Exists(folder));
        Assert.False(Processes.IsAlive(redis));
    }

    [Theory]
    [InlineData("")]
    [InlineData("1st")]
    [InlineData("a--b")]
    [InlineData("a_b")]
    [InlineData("ends-")]
    public void AddExecutable_NameIsNoHostName_Throws(string name)
    {
        using var builder = DistributedApplicationTestingBuilder.Create();

        Assert.Throws<ArgumentException>(() => builder.AddExecutable(name, "sleep", "."));
    }

    [Fact]
    public void AddExecutable_NameIsTakenInOtherCase_Throws()
    {
        using var builder = DistributedApplicationTestingBuilder.Create();
        builder.AddExecutable("api", "sleep", ".");

        Assert.Throws<DistributedApplicationException>(() => builder.AddExecutable("API", "sleep", "."));
    }

    [Fact]
    public async Task StartAsync_ProgramIsMissing_FailsToStart()
    {
        await using var builder = DistributedApplicationTestingBuilder.Create();
        builder.AddExecutable("ghost", "no-such-program", ".");
        await using var app = await builder.BuildAsync();

        await app.StartAsync();

        await app.ResourceNotifications.WaitForResourceAsync("ghost", KnownResourceStates.FailedToStart).WaitAsync(Eventually.Bound);
    }

    [Fact]
    public async Task StartAsync_PublicPortIsTaken_SaysWhich()
    {
        using var taken = new EchoServer("other");
        await using var builder = DistributedApplicationTestingBuilder.Create("--DcpPublisher:RandomizePorts=false");
        builder.AddExecutable("sleeper", "sleep", ".", "1000").WithHttpEndpoint(port: taken.Port);
        await using var app = await builder.BuildAsync();

        var failure = await Assert.ThrowsAsync<DistributedApplicationException>(() => app.StartAsync());

        Assert.Contains($"Port {taken.Port} of 'sleeper'", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void WaitFor_EachOther_Throws()
    {
        using var builder = DistributedApplicationTestingBuilder.Create();
        var first = builder.AddExecutable("first", "sleep", ".");
        var second = builder.AddExecutable("second", "sleep", ".").WaitFor(first);

        Assert.Throws<DistributedApplicationException>(() => first.WaitFor(second));
        Assert.Throws<DistributedApplicationException>(() => first.WaitFor(first));
    }
}
