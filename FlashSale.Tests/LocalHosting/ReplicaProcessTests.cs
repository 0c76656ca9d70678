using System.Diagnostics;
using System.Net;
using Aspire.Hosting.ApplicationModel;
using Aspire.Hosting.Testing;
using FlashSale.AppHost;
using FlashSale.Tests.AppHost;
using FlashSale.Tests.Infrastructure;

namespace FlashSale.Tests.LocalHosting;

/// <summary>The two replicas of the API as the processes that they are on this engine.</summary>
[Collection(AppHostCollection.Name)]
[Trait(Tiers.Name, Tiers.Distributed)]
public sealed class ReplicaProcessTests(AppHostFixture fixture)
{
    [Fact]
    public async Task Environment_OfEachReplica_FollowsAspiresContract()
    {
        var first = EnvironmentOf("api-1");
        var second = EnvironmentOf("api-2");

        Assert.Equal("api", first["OTEL_SERVICE_NAME"]);
        Assert.Equal("service.instance.id=1", first["OTEL_RESOURCE_ATTRIBUTES"]);
        Assert.Equal("service.instance.id=2", second["OTEL_RESOURCE_ATTRIBUTES"]);
        Assert.Equal("in_memory", first["OTEL_DOTNET_EXPERIMENTAL_OTLP_RETRY"]);
        foreach (var name in new[] { "OTEL_BLRP_SCHEDULE_DELAY", "OTEL_BSP_SCHEDULE_DELAY", "OTEL_METRIC_EXPORT_INTERVAL" })
            Assert.Equal("1000", first[name]);
        Assert.Equal("always_on", first["OTEL_TRACES_SAMPLER"]);
        Assert.Equal("trace_based", first["OTEL_METRICS_EXEMPLAR_FILTER"]);
        Assert.Equal("simple", first["LOGGING__CONSOLE__FORMATTERNAME"]);
        Assert.Equal("true", first["DOTNET_SYSTEM_CONSOLE_ALLOW_ANSI_COLOR_REDIRECTION"]);
        Assert.Equal("http", first["DOTNET_LAUNCH_PROFILE"]);
        Assert.Equal("Development", first["ASPNETCORE_ENVIRONMENT"]);
        Assert.Equal(await fixture.App.GetConnectionStringAsync(ResourceNames.Redis), first["ConnectionStrings__redis"]);
        Assert.Equal(await fixture.App.GetConnectionStringAsync(ResourceNames.Database), first["ConnectionStrings__flashsale"]);

        var ports = new[] { first, second }.Select(static environment => new Uri(environment["ASPNETCORE_URLS"]).Port).ToArray();
        Assert.Equal(3, ports.Append(fixture.App.GetEndpoint(ResourceNames.Api).Port).Distinct().Count());
    }

    [Fact]
    public async Task Kill_OneReplica_TheOtherServesThePublicPort()
    {
        using (var victim = Process.GetProcessById(fixture.App.ResourceNotifications.IdOf("api-1")))
            victim.Kill();
        await fixture.App.ResourceNotifications.WaitForResourceAsync("api-1", KnownResourceStates.Exited).WaitAsync(Eventually.Bound);

        try
        {
            for (var request = 0; request < 20; request++)
            {
                using var shopper = fixture.Arrive();
                using var answer = await shopper.GetAsync("product");
                Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
            }
        }
        finally
        {
            // The other tests want both.
            await fixture.App.ResourceCommands.ExecuteCommandAsync("api-1", KnownResourceCommands.StartCommand);
            await fixture.App.ResourceNotifications.WaitForResourceHealthyAsync(ResourceNames.Api).WaitAsync(Eventually.Bound);
        }
    }

    private Dictionary<string, string> EnvironmentOf(string replica) =>
        Processes.EnvironmentOf(fixture.App.ResourceNotifications.IdOf(replica));
}
