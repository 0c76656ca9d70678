using System.Net;
using Aspire.Hosting.ApplicationModel;
using FlashSale.AppHost;
using FlashSale.Tests.Infrastructure;

namespace FlashSale.Tests.AppHost;

[Collection(AppHostCollection.Name)]
[Trait(Tiers.Name, Tiers.Distributed)]
public sealed class ReplicaTests(AppHostFixture fixture)
{
    private static readonly TimeSpan _bound = TimeSpan.FromSeconds(90);

    /// <summary>Each one serves the public port alone while the other is down: so both are behind it.</summary>
    [Fact]
    public async Task Stop_EitherReplica_TheOtherServesThePublicPort()
    {
        var replicas = await fixture.ReplicaIdsAsync();
        Assert.Equal(2, replicas.Count);

        foreach (var replica in replicas)
        {
            var stopped = await fixture.App.ResourceCommands.ExecuteCommandAsync(replica, KnownResourceCommands.StopCommand);
            Assert.True(stopped.Success, stopped.Message);

            for (var request = 0; request < 10; request++)
            {
                // A new connection each time: it is connections that are shared among the replicas.
                using var shopper = fixture.Arrive();
                using var answer = await shopper.GetAsync("product");
                Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
            }

            var started = await fixture.App.ResourceCommands.ExecuteCommandAsync(replica, KnownResourceCommands.StartCommand);
            Assert.True(started.Success, started.Message);
            await fixture.App.ResourceNotifications.WaitForResourceHealthyAsync(ResourceNames.Api).WaitAsync(_bound);
        }
    }
}
