using FlashSale.Domain;
using FlashSale.Storage.Redis;
using FlashSale.Tests.Infrastructure;
using FlashSale.Tests.Worker;
using Microsoft.Extensions.Time.Testing;

namespace FlashSale.Tests.Reconciling;

/// <summary>One worker at a time repairs a sale, however long that takes. The clock of this process stands still until a test moves it.</summary>
[Collection(RedisCollection.Name)]
[Trait(Tiers.Name, Tiers.Integration)]
public sealed class RepairReservationTests(RedisFixture redis)
{
    private static readonly TimeSpan Length = TimeSpan.FromMinutes(3);

    private readonly FakeTimeProvider _time = new();
    private readonly ProductId _sale = ProductId.New();

    [Fact]
    public async Task Reservation_TimeGoesBy_IsProlonged()
    {
        await using var bench = await NewAsync();
        await using var reservation = await bench.Get<ISaleRepair>().TryReserveAsync(_sale, Length, default);

        for (var i = 0; i < 5; i++)
        {
            await redis.Database.KeyExpireAsync(RedisKeys.RepairReservation(_sale), TimeSpan.FromMinutes(1));
            _time.Advance(Length / 3);
            await Eventually.IsTrueAsync(
                async () => await redis.Database.KeyTimeToLiveAsync(RedisKeys.RepairReservation(_sale)) > TimeSpan.FromMinutes(2),
                "it is prolonged"
            );
        }
        Assert.Null(await bench.Get<ISaleRepair>().TryReserveAsync(_sale, Length, default));
    }

    [Fact]
    public async Task Reservation_SomebodyElsesMeanwhile_IsNotHeldAndLeftToThem()
    {
        await using var bench = await NewAsync();
        await using (var reservation = await bench.Get<ISaleRepair>().TryReserveAsync(_sale, Length, default))
        {
            Assert.True(reservation!.IsHeld);
            await redis.Database.StringSetAsync(RedisKeys.RepairReservation(_sale), "theirs");

            _time.Advance(Length / 3);

            await Eventually.IsTrueAsync(() => !reservation.IsHeld, "it notices");
        }
        Assert.Equal("theirs", await redis.Database.StringGetAsync(RedisKeys.RepairReservation(_sale)));
    }

    [Fact]
    public async Task Reservation_RedisAwayForItsWholeLength_IsNotHeld()
    {
        await using var server = await RedisServer.StartNewAsync();
        await using var bench = await WorkerBench.NewAsync(server.ConnectionString, _time, [new("Redis:CommandTimeout", "00:00:00.050")]);
        await bench.Redis.PingAsync();
        IReservation? reservation = null;
        await Eventually.IsTrueAsync(async () => (reservation = await TryAsync(bench)) is not null, "it is taken");
        await server.KillAsync();

        _time.Advance(Length - TimeSpan.FromSeconds(1));
        Assert.True(reservation!.IsHeld);
        _time.Advance(TimeSpan.FromSeconds(1));

        Assert.False(reservation.IsHeld);
        await reservation.DisposeAsync();
    }

    [Fact]
    public async Task Repair_ReservationLost_LeavesTheRestToOthers()
    {
        await using var bench = await DriftBench.NewAsync(redis.Server.ConnectionString);
        await bench.TamperAsync("nobody's entry");
        var drift = (await bench.InspectAsync()).Drift;

        var records = await bench.Worker.Get<DriftRepairer>().RepairAsync(bench.Product, drift, new Lost(), default);

        Assert.Empty(records);
        Assert.Empty(await bench.RecordsAsync());
        Assert.Equal(drift, (await bench.InspectAsync()).Drift);
    }

    private Task<WorkerBench> NewAsync() => WorkerBench.NewAsync(redis.Server.ConnectionString, _time);

    private async Task<IReservation?> TryAsync(WorkerBench bench)
    {
        try
        {
            return await bench.Get<ISaleRepair>().TryReserveAsync(_sale, Length, default);
        }
        catch (StoreUnavailableException)
        {
            // A busy machine: the answer took longer than this test waits for.
            return null;
        }
    }

    private sealed class Lost : IReservation
    {
        public bool IsHeld => false;

        public ValueTask DisposeAsync() => ValueTask.CompletedTask;
    }
}
