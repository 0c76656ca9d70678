using FlashSale.Tests.Infrastructure;

namespace FlashSale.Tests.Faults;

/// <summary>Two replicas, each with what it has in mind, while the product changes through one of them.</summary>
[Trait(Tiers.Name, Tiers.Integration)]
[Collection(ApiCollection.Name)]
public sealed class StaleCacheTests(ApiFixture api)
{
    private const int Updates = 20;

    [Fact]
    public async Task Read_AfterAnUpdateWasAnswered_NeverShowsWhatWasBefore()
    {
        await using var other = await ApiHost.StartAsync(api.Redis, api.Store);
        var product = await api.NewProductAsync(stock: 100);
        using var done = new CancellationTokenSource();
        var answered = 0;
        // Readers keep the caches of both replicas full, so that there is something that could be stale.
        var readers = new[] { api.Host, other }.Select(host => Task.Run(() => ReadAsync(host))).ToArray();

        for (var price = 1; price <= Updates; price++)
        {
            var updated = await api.Admin.SendAsync(
                "PUT",
                $"product/update-product/{product}",
                $$"""{"name":"Lamp","priceMinor":{{price}},"currency":"EUR","totalStock":100}"""
            );
            Assert.True(updated.Status == 200, updated.Raw);
            Volatile.Write(ref answered, price);
        }
        await done.CancelAsync();
        await Task.WhenAll(readers);

        using var buyer = other.NewClient();
        buyer.SessionId = (await api.NewSessionsAsync(1))[0];
        Assert.Equal(Updates, (await buyer.BuyAsync(product)).Number("priceMinor"));

        async Task ReadAsync(ApiHost host)
        {
            using var client = host.NewClient();
            while (!done.IsCancellationRequested)
            {
                var before = Volatile.Read(ref answered);
                var read = await client.GetAsync($"product/{product}");
                Assert.True(before == 0 || read.Number("priceMinor") >= before, $"{read.Raw} after the update to {before}");
            }
        }
    }
}
