using System.Data.Common;
using Aspire.Hosting;
using Aspire.Hosting.ApplicationModel;
using Aspire.Hosting.Testing;
using FlashSale.Tests.Infrastructure;

namespace FlashSale.Tests.LocalHosting;

/// <summary>What a real child finds in its environment.</summary>
[Trait(Tiers.Name, Tiers.Integration)]
public sealed class EnvironmentTests
{
    [Fact]
    public async Task WithReference_Redis_GivesConnectionStringAndItsParts()
    {
        await using var builder = DistributedApplicationTestingBuilder.Create();
        var redis = builder.AddRedis("redis");
        Sleeper(builder).WithReference(redis);
        await using var app = await StartAsync(builder);

        var environment = Processes.EnvironmentOf(app.ResourceNotifications.IdOf("sleeper"));

        var connection = await app.GetConnectionStringAsync("redis");
        Assert.Equal(connection, environment["ConnectionStrings__redis"]);
        Assert.Equal($"{environment["REDIS_HOST"]}:{environment["REDIS_PORT"]},password={environment["REDIS_PASSWORD"]}", connection);
        Assert.Equal(
            $"redis://:{environment["REDIS_PASSWORD"]}@{environment["REDIS_HOST"]}:{environment["REDIS_PORT"]}",
            environment["REDIS_URI"]
        );
    }

    [Fact]
    public async Task WithReference_Database_GivesSqliteFileUnderTheDataFolder()
    {
        await using var builder = DistributedApplicationTestingBuilder.Create();
        var database = builder.AddMongoDB("mongodb").AddDatabase("flashsale", "shop");
        Sleeper(builder).WithReference(database);
        await using var app = await StartAsync(builder);

        var environment = Processes.EnvironmentOf(app.ResourceNotifications.IdOf("sleeper"));

        // Not by its text: a path with a blank is in quotes.
        var connection = new DbConnectionStringBuilder { ConnectionString = environment["ConnectionStrings__flashsale"] };
        Assert.EndsWith("mongodb/shop.db", (string)connection["Data Source"], StringComparison.Ordinal);
        Assert.Equal("shop", environment["FLASHSALE_DATABASENAME"]);
    }

    [Fact]
    public async Task WithReference_ConfiguredConnectionString_GivesItAsItIs()
    {
        await using var builder = DistributedApplicationTestingBuilder.Create("--ConnectionStrings:redis=elsewhere:6379");
        Sleeper(builder).WithReference(builder.AddConnectionString("redis"), connectionName: "cache");
        await using var app = await StartAsync(builder);

        var environment = Processes.EnvironmentOf(app.ResourceNotifications.IdOf("sleeper"));

        Assert.Equal("elsewhere:6379", environment["ConnectionStrings__cache"]);
    }

    [Fact]
    public async Task WithReference_ConnectionStringIsMissing_FailsToStart()
    {
        await using var builder = DistributedApplicationTestingBuilder.Create();
        Sleeper(builder).WithReference(builder.AddConnectionString("redis"));
        await using var app = await builder.BuildAsync();

        await app.StartAsync();

        await app.ResourceNotifications.WaitForResourceAsync("sleeper", KnownResourceStates.FailedToStart).WaitAsync(Eventually.Bound);
    }

    [Fact]
    public async Task WithReference_Project_GivesItsPublicAddress()
    {
        await using var builder = DistributedApplicationTestingBuilder.Create();
        // No replica: its address is all that is asked for.
        var api = builder.AddProject<Projects.FlashSale_ApiService>("api").WithReplicas(0);
        Sleeper(builder).WithReference(api);
        await using var app = await StartAsync(builder);

        var environment = Processes.EnvironmentOf(app.ResourceNotifications.IdOf("sleeper"));

        var address = app.GetEndpoint("api").ToString().TrimEnd('/');
        Assert.Equal(address, environment["services__api__http__0"]);
        Assert.Equal(address, environment["API_HTTP"]);
    }

    [Fact]
    public async Task WithHttpEndpoint_EnvironmentVariable_CarriesTheTargetPort()
    {
        await using var builder = DistributedApplicationTestingBuilder.Create();
        var target = FreePorts.Next();
        Sleeper(builder).WithHttpEndpoint(targetPort: target, env: "PORT");
        await using var app = await StartAsync(builder);

        var environment = Processes.EnvironmentOf(app.ResourceNotifications.IdOf("sleeper"));

        Assert.Equal(target.ToString(System.Globalization.CultureInfo.InvariantCulture), environment["PORT"]);
        Assert.NotEqual(target, app.GetEndpoint("sleeper").Port);
    }

    [Fact]
    public async Task Executable_Started_InheritsAllButWhatSpeaksOfTheAppHost()
    {
        Environment.SetEnvironmentVariable("DOTNET_LAUNCH_PROFILE", "of-the-apphost");
        Environment.SetEnvironmentVariable("FLASHSALE_TEST_INHERITED", "yes");
        await using var builder = DistributedApplicationTestingBuilder.Create();
        Sleeper(builder).WithEnvironment("OWN", "first").WithEnvironment("OWN", "last");
        await using var app = await StartAsync(builder);

        var environment = Processes.EnvironmentOf(app.ResourceNotifications.IdOf("sleeper"));

        Assert.Equal("yes", environment["FLASHSALE_TEST_INHERITED"]);
        Assert.Equal("last", environment["OWN"]);
        Assert.DoesNotContain("DOTNET_LAUNCH_PROFILE", environment.Keys);
        Assert.DoesNotContain("ASPNETCORE_URLS", environment.Keys);
        Assert.DoesNotContain("OTEL_SERVICE_NAME", environment.Keys);
    }

    private static IResourceBuilder<ExecutableResource> Sleeper(IDistributedApplicationBuilder builder) =>
        builder.AddExecutable("sleeper", "sleep", ".", "1000");

    private static async Task<DistributedApplication> StartAsync(IDistributedApplicationTestingBuilder builder)
    {
        var app = await builder.BuildAsync();
        await app.StartAsync();
        await app.ResourceNotifications.WaitForResourceHealthyAsync("sleeper").WaitAsync(Eventually.Bound);
        return app;
    }
}
