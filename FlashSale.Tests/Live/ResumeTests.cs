using System.Globalization;
using FlashSale.Tests.Infrastructure;

namespace FlashSale.Tests.Live;

/// <summary>A client that was cut off and comes back, mostly to the other replica.</summary>
[Trait(Tiers.Name, Tiers.Integration)]
[Collection(ApiCollection.Name)]
public sealed class ResumeTests(ApiFixture api)
{
    [Fact]
    public async Task Resume_AtTheOtherReplica_IsToldWhatChangedSinceAndNothingElse()
    {
        await using var here = await LiveHosts.StartAsync(api);
        await using var there = await LiveHosts.StartAsync(api);
        var (moved, still) = (await api.NewProductAsync(), await api.NewProductAsync());
        // To a replica that sees a sale late it is new later.
        await there.KnowsAsync(moved);
        await there.KnowsAsync(still);
        string id;
        await using (var stream = await EventStream.OpenAsync(here.Address, $"?product={moved}&product={still}"))
            id = await ListenUntilLongAfterAsync(stream);

        await BuyAsync(moved);
        await LookedAsync(there, moved, stock: 9);
        await using var resumed = await EventStream.OpenAsync(there.Address, $"?product={moved}&product={still}", id);

        var first = (await resumed.NextAsync())!;
        Assert.Equal((true, 9), (first.IsUpdateOf(moved), first.Stock));
        Assert.Equal("heartbeat", (await resumed.NextAsync())!.Name);
        Assert.True(Number(resumed.LastEventId) > Number(id));
        Assert.InRange(resumed.Retry, TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(3));
    }

    [Fact]
    public async Task Resume_NothingHasChanged_IsToldNoMoreThanThatItIsHeard()
    {
        await using var host = await LiveHosts.StartAsync(api);
        var product = await api.NewProductAsync();
        string id;
        await using (var stream = await EventStream.OpenAsync(host.Address, $"?product={product}"))
            id = await ListenUntilLongAfterAsync(stream);

        await using var resumed = await EventStream.OpenAsync(host.Address, $"?product={product}", id);

        Assert.Equal("heartbeat", (await resumed.NextAsync())!.Name);
    }

    /// <summary>Older than what is known, not yet reached, of another server, or no id at all.</summary>
    [Theory]
    [InlineData("1")]
    [InlineData("1000000000000")]
    [InlineData("200000000000000")]
    [InlineData("99999999999999999")]
    [InlineData("-5")]
    [InlineData("yesterday")]
    [InlineData("")]
    public async Task Resume_FromWhereNobodyKnows_IsToldAll(string id)
    {
        var product = await api.NewProductAsync();
        await api.Host.KnowsAsync(product);

        await using var stream = await EventStream.OpenAsync(api.Host.Address, $"?product={product}", id);

        Assert.Equal("snapshot", (await stream.NextAsync())!.Name);
    }

    [Fact]
    public async Task Resume_AtAReplicaThatHasJustBegun_IsToldAll()
    {
        var product = await api.NewProductAsync();
        await using var here = await LiveHosts.StartAsync(api);
        string id;
        await using (var stream = await EventStream.OpenAsync(here.Address, $"?product={product}"))
            id = await ListenUntilLongAfterAsync(stream);
        await using var there = await LiveHosts.StartAsync(api);
        await there.KnowsAsync(product);

        await using var resumed = await EventStream.OpenAsync(there.Address, $"?product={product}", id);

        Assert.Equal("snapshot", (await resumed.NextAsync())!.Name);
    }

    /// <summary>Until its ids have left everything behind that was done before the call. Returns the last one.</summary>
    private static async Task<string> ListenUntilLongAfterAsync(EventStream stream)
    {
        var first = (await stream.NextAsync())!;
        Assert.Equal("snapshot", first.Name);
        var now = first.Data.GetProperty("serverTime").GetDateTimeOffset().ToUnixTimeMilliseconds();
        while (Number(stream.LastEventId) < now + 1500)
            await stream.NextAsync("heartbeat");
        return stream.LastEventId;
    }

    private static async Task LookedAsync(ApiHost host, string product, int stock)
    {
        await using var stream = await EventStream.OpenAsync(host.Address, $"?product={product}");
        var first = (await stream.NextAsync())!;
        if (first.Sale(product).GetProperty("stock").GetInt32() != stock)
            await stream.NextAsync(next => next.IsUpdateOf(product) && next.Stock == stock);
    }

    private async Task BuyAsync(string product)
    {
        using var buyer = await api.NewBuyerAsync();
        Assert.Equal(201, (await buyer.BuyAsync(product)).Status);
    }

    private static long Number(string id) => long.Parse(id, CultureInfo.InvariantCulture);
}
