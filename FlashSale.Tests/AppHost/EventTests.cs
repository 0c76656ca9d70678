using System.Text.Json;
using Aspire.Hosting.ApplicationModel;
using Aspire.Hosting.Testing;
using FlashSale.AppHost;
using FlashSale.Tests.Infrastructure;
using FlashSale.Tests.Live;

namespace FlashSale.Tests.AppHost;

/// <summary>Events from the whole application, through whatever stands before its replicas.</summary>
[Collection(AppHostCollection.Name)]
[Trait(Tiers.Name, Tiers.Distributed)]
public sealed class EventTests(AppHostFixture fixture)
{
    private Uri Site => fixture.App.GetEndpoint(ResourceNames.Api);

    [Fact]
    public async Task Buy_StreamsOfBothReplicas_AreToldTheSame()
    {
        var admin = fixture.Admin;
        var product = await CreateProductAsync(admin, stock: 3);
        await Eventually.IsTrueAsync(EveryReplicaRemembersAsync, "every replica has been there for longer than it tells again");
        // Connections are given to the replicas in turn.
        var streams = await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => EventStream.OpenAsync(Site, $"?product={product}")));
        foreach (var stream in streams)
            Assert.Equal("snapshot", (await stream.NextAsync())!.Name);

        foreach (var session in await admin.MintAsync(3))
            await Shopper.ReadAsync(await admin.BuyAsync(product, Guid.NewGuid().ToString(), session));

        foreach (var stream in streams)
        {
            var (units, soldOut) = (0, false);
            while (units < 3 || !soldOut)
            {
                var next = await stream.NextAsync(static next => next.Name is "purchase:completed" or "product:soldout");
                soldOut |= next.Name == "product:soldout" && next.Sequence == 3;
                units += next.Name == "purchase:completed" ? next.Data.GetProperty("units").GetInt32() : 0;
            }
            Assert.Equal(3, units);
            await stream.DisposeAsync();
        }
        // Whoever comes back, to whichever replica, need not be told again.
        foreach (var stream in streams)
        {
            await using var resumed = await EventStream.OpenAsync(Site, $"?product={product}", stream.LastEventId);
            var first = (await resumed.NextAsync())!;
            Assert.True(first.Name is "stock:updated" or "heartbeat", first.Name);
        }
    }

    [Fact]
    public async Task Stats_WhicheverReplicaAnswers_TellOfAllProcesses()
    {
        var admin = fixture.Admin;
        var product = await CreateProductAsync(admin, stock: 5);
        await Shopper.ReadAsync(await admin.BuyAsync(product, "one", (await admin.MintAsync(1))[0]));

        await Eventually.IsTrueAsync(
            async () =>
            {
                var stats = await Shopper.ReadAsync(await admin.GetAsync("admin/stats"));
                var roles = stats.GetProperty("instances").EnumerateArray().Select(static one => one.GetProperty("role").GetString());
                // The other replica may hear of a new sale a moment later.
                var sales = stats.GetProperty("sales").EnumerateArray().Where(sale => sale.GetProperty("productId").GetString() == product);
                return roles.SequenceEqual(["api", "api", "worker"])
                    && sales.SingleOrDefault() is { ValueKind: JsonValueKind.Object } sale
                    && sale.GetProperty("persisted").GetInt64() == 1
                    && sale.GetProperty("pending").GetInt64() == 0;
            },
            "two replicas and a worker are told of, and the order is stored"
        );
    }

    [Fact]
    public async Task Stop_ReplicaWithOpenStreams_EndsThemInOrder()
    {
        var replica = (await fixture.ReplicaIdsAsync()).First();
        var streams = await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => EventStream.OpenAsync(Site)));
        var ends = streams.Select(static stream => EndAsync(stream)).ToArray();

        var stopped = await fixture.App.ResourceCommands.ExecuteCommandAsync(replica, KnownResourceCommands.StopCommand);
        Assert.True(stopped.Success, stopped.Message);

        await await Task.WhenAny(ends).WaitAsync(Eventually.Bound);
        foreach (var stream in streams)
            await stream.DisposeAsync();
        var started = await fixture.App.ResourceCommands.ExecuteCommandAsync(replica, KnownResourceCommands.StartCommand);
        Assert.True(started.Success, started.Message);
        await fixture.App.ResourceNotifications.WaitForResourceHealthyAsync(ResourceNames.Api).WaitAsync(Eventually.Bound);
    }

    /// <summary>Throws if the stream is broken off.</summary>
    private static async Task EndAsync(EventStream stream)
    {
        while (await stream.NextAsync() is not null) { }
    }

    /// <summary>One that has just been started again doesn't know what came before, and says so with a snapshot.</summary>
    private async Task<bool> EveryReplicaRemembersAsync()
    {
        // All of them must be there: one that another test has stopped may come back in the middle of this one, and remember nothing.
        var stats = await Shopper.ReadAsync(await fixture.Admin.GetAsync("admin/stats"));
        var began = stats
            .GetProperty("instances")
            .EnumerateArray()
            .Where(static one => one.GetProperty("role").GetString() == "api")
            .Select(static one => one.GetProperty("startedAt").GetDateTimeOffset())
            .ToArray();
        if (began.Length != 2 || stats.GetProperty("at").GetDateTimeOffset() - began.Max() < TimeSpan.FromSeconds(3))
            return false;
        await using var stream = await EventStream.OpenAsync(Site);
        await stream.NextAsync();
        for (var i = 0; i < 4; i++)
        {
            await using var resumed = await EventStream.OpenAsync(Site, lastEventId: stream.LastEventId);
            if ((await resumed.NextAsync())!.Name == "snapshot")
                return false;
        }
        return true;
    }

    private static async Task<string> CreateProductAsync(Shopper admin, int stock)
    {
        var product = await Shopper.ReadAsync(
            await admin.PostAsync(
                "product/create-product",
                new
                {
                    name = "Radio " + Guid.NewGuid().ToString("N"),
                    priceMinor = 4900,
                    currency = "EUR",
                    totalStock = stock,
                }
            )
        );
        return product.GetProperty("id").GetString()!;
    }
}
