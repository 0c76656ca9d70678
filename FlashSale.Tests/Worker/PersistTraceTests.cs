using System.Collections.Concurrent;
using System.Diagnostics;
using FlashSale.Domain;
using FlashSale.Tests.Infrastructure;

namespace FlashSale.Tests.Worker;

[Collection(RedisCollection.Name)]
[Trait(Tiers.Name, Tiers.Integration)]
public sealed class PersistTraceTests(RedisFixture redis)
{
    [Theory]
    [InlineData(1)]
    [InlineData(5)]
    public async Task HandleAsync_TracedPurchase_EndsItsTraceInTheStore(int together)
    {
        await using var bench = await WorkerBench.NewAsync(redis.Server.ConnectionString);
        var sale = await bench.OpenSaleAsync();
        using var seen = new Spans();
        using var request = new Activity("POST user/buy").SetIdFormat(ActivityIdFormat.W3C);
        request.ActivityTraceFlags = ActivityTraceFlags.Recorded;
        request.Start();
        await bench.BuyAsync(sale.Id);
        request.Stop();
        await bench.BuyAsync(sale.Id, together - 1);

        await bench.Handler.HandleAsync(sale.Id, await bench.ReadAsync(sale.Id), default);

        var persisted = Assert.Single(seen.Of(request.TraceId), static span => span.OperationName == "persist order");
        Assert.Equal(ActivityStatusCode.Unset, persisted.Status);
        if (together > 1)
            Assert.Equal("persist batch", Assert.Single(seen.Named(Assert.Single(persisted.Links).Context)).OperationName);
    }

    [Fact]
    public async Task HandleAsync_StoreAway_MarksTheSpanAsFailed()
    {
        await using var bench = await WorkerBench.NewAsync(redis.Server.ConnectionString);
        var sale = await bench.OpenSaleAsync();
        using var seen = new Spans();
        using var request = new Activity("POST user/buy").SetIdFormat(ActivityIdFormat.W3C).Start();
        await bench.BuyAsync(sale.Id);
        request.Stop();
        var entries = await bench.ReadAsync(sale.Id);

        await using (await bench.LockStoreAsync())
            await Assert.ThrowsAsync<StoreUnavailableException>(() => bench.Handler.HandleAsync(sale.Id, entries, default));

        var persisted = Assert.Single(seen.Of(request.TraceId), static span => span.OperationName == "persist order");
        Assert.Equal(ActivityStatusCode.Error, persisted.Status);
    }

    /// <summary>Finished activities of our own source.</summary>
    private sealed class Spans : IDisposable
    {
        private readonly ConcurrentQueue<Activity> _finished = new();
        private readonly ActivityListener _listener;

        public Spans()
        {
            _listener = new ActivityListener
            {
                ShouldListenTo = static source => source.Name == FlashSaleTelemetry.SourceName,
                Sample = static (ref _) => ActivitySamplingResult.AllDataAndRecorded,
                ActivityStopped = _finished.Enqueue,
            };
            ActivitySource.AddActivityListener(_listener);
        }

        public IEnumerable<Activity> Of(ActivityTraceId trace) => _finished.Where(span => span.TraceId == trace);

        public IEnumerable<Activity> Named(ActivityContext context) => _finished.Where(span => span.Context == context);

        public void Dispose() => _listener.Dispose();
    }
}
