using System.Collections.Concurrent;
using System.Diagnostics;
using FlashSale.Domain;
using FlashSale.Tests.Faults;
using FlashSale.Tests.Infrastructure;
using Xunit.Abstractions;

namespace FlashSale.Tests.Live;

/// <summary>
/// 5,000 people watch one replica while others buy: everybody hears of everything, in 300 MiB. How late they hear it is printed and not
/// judged, since that depends on the machine and on what else it does; docs/performance.md has the figures of a quiet one.
/// </summary>
[Trait(Tiers.Name, Tiers.Distributed)]
public sealed class ManyStreamsTests(ITestOutputHelper output) : IAsyncLifetime
{
    private const int Streams = 5000;
    private const int Purchases = 600;
    private const long MostMemory = 300 * 1024 * 1024;

    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(20);

    private readonly ApiFixture _shop = new();
    private readonly ConcurrentBag<StreamProbe> _probes = [];
    private readonly long[] _decidedAt = new long[Purchases + 1];
    private readonly long[] _delays = new long[LatencyBuckets.Count];

    public Task InitializeAsync() => _shop.InitializeAsync();

    public async Task DisposeAsync()
    {
        foreach (var probe in _probes)
            probe.Dispose();
        await _shop.DisposeAsync();
    }

    [Fact]
    public async Task Watch_FiveThousandStreamsOfOneReplica_AllHearEverythingWithin300MiB()
    {
        await using var replica = await ServiceProcess.StartApiAsync(_shop.Redis.ConnectionString, _shop.Store);
        await using var worker = ServiceProcess.StartWorker(_shop.Redis.ConnectionString, _shop.Store);
        var product = await _shop.NewProductAsync(stock: Purchases, perUserLimit: 0);
        var alone = replica.Memory;

        await Parallel.ForEachAsync(
            Enumerable.Range(0, Streams),
            new ParallelOptions { MaxDegreeOfParallelism = 50 },
            async (_, _) =>
            {
                var probe = new StreamProbe(Heard);
                _probes.Add(probe);
                await probe.OpenAsync(replica.Address, product);
            }
        );
        await Eventually.IsTrueAsync(() => _probes.All(static probe => probe.Sequence >= 0), "all streams have begun");
        var open = replica.Memory;
        var most = open;
        for (var purchase = 1; purchase <= Purchases; purchase++)
        {
            await BuyAsync(product, purchase);
            most = Math.Max(most, replica.Memory);
            await Task.Delay(Pause);
        }
        await Eventually.IsTrueAsync(
            () => _probes.All(static probe => probe.Sequence == Purchases),
            "all streams have heard of the last purchase"
        );

        output.WriteLine($"memory: {Mega(alone)} MB with nobody, {Mega(open)} MB with {Streams} streams, {Mega(most)} MB at most");
        output.WriteLine(
            $"purchase to event, of {_delays.Sum()} in {Streams} streams: p50 {At(0.5):F0} ms, p95 {At(0.95):F0} ms, p99 {At(0.99):F0} ms"
        );
        Assert.Equal(Streams * (long)Purchases, _delays.Sum());
        Assert.InRange(most, 0, MostMemory);
    }

    /// <summary>Purchases are numbered by the sale's own sequence: this is the only one who buys, one after the other.</summary>
    private async Task BuyAsync(string product, int number)
    {
        // Before the call: whatever the decision itself takes is part of the delay.
        Volatile.Write(ref _decidedAt[number], Stopwatch.GetTimestamp());
        var request = new PurchaseRequest(ProductId.Parse(product), UserId.New(), 1, Guid.NewGuid().ToString(), AddressLimit: null);
        Assert.IsType<PurchaseOutcome.Accepted>(await _shop.Get<ISaleGate>().PurchaseAsync(request, default));
    }

    /// <summary>One event tells of all the purchases since the one before it: each of them came just now.</summary>
    private void Heard(long before, long sequence)
    {
        for (var number = Math.Max(1, before + 1); number <= sequence; number++)
        {
            var delay = Stopwatch.GetElapsedTime(Volatile.Read(ref _decidedAt[number]));
            Interlocked.Increment(ref _delays[LatencyBuckets.IndexOf(delay.TotalMilliseconds)]);
        }
    }

    private double? At(double share) => LatencyBuckets.Percentile(_delays, share);

    private static long Mega(long bytes) => bytes / 1_000_000;
}
