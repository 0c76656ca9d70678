using System.Globalization;
using FlashSale.Domain;
using FlashSale.Tests.Infrastructure;
using FlashSale.Tests.Rebuilding;
using FlashSale.Tests.Worker;

namespace FlashSale.Tests.Faults;

/// <summary>A service as a process that is asked to end in the middle of its work, as every update does.</summary>
[Trait(Tiers.Name, Tiers.Integration)]
public sealed class StoppedServiceTests : IAsyncLifetime
{
    private const int SigInt = 2;

    private RedisServer _redis = null!;
    private WorkerBench _bench = null!;

    public static TheoryData<string> Signals()
    {
        var signals = new TheoryData<string> { "TERM" };
        // A shell that has started us in its background makes us and our children deaf to it.
        if (!IsIgnored(SigInt))
            signals.Add("INT");
        return signals;
    }

    public async Task InitializeAsync()
    {
        _redis = await RedisServer.StartNewAsync(durable: true);
        _bench = await WorkerBench.NewAsync(_redis.ConnectionString, settings: [new("Store:Timeout", "00:00:10")]);
    }

    public async Task DisposeAsync()
    {
        await _bench.DisposeAsync();
        await _redis.DisposeAsync();
    }

    [Theory]
    [MemberData(nameof(Signals))]
    public async Task Api_AskedToEndAmidPurchases_AnswersWhatItHasBegun(string signal)
    {
        const int Crowd = 400;
        var sale = (await _bench.OpenSaleAsync(stock: Crowd)).Id;
        await using var replica = await ServiceProcess.StartApiAsync(_redis.ConnectionString, _bench.StoreFile);
        using var door = new ApiClient(replica.Address);
        var minted = await door.PostAsync("dev/sessions", $$"""{"count":{{Crowd}}}""");
        var sessions = minted.Body.GetProperty("sessions").EnumerateArray().Select(static s => s.GetProperty("sessionId").GetString()!);
        var answered = new TaskCompletionSource();

        var presses = sessions.Select(session => Task.Run(() => BuysAsync(replica, session, sale, answered))).ToArray();
        await answered.Task.WaitAsync(Eventually.Bound);
        var exitCode = await replica.StopAsync(signal);

        var bought = (await Task.WhenAll(presses)).Count(static bought => bought);
        // Who was not told so has not bought, either.
        Assert.Equal(bought, (await _bench.Reader.FindSaleAsync(sale, default))!.Sold);
        Assert.Equal(0, exitCode);
    }

    [Theory]
    [MemberData(nameof(Signals))]
    public async Task Worker_AskedToEndAmidABacklog_FinishesWhatItHasInHandAndTheNextOneGoesOn(string signal)
    {
        const int Orders = 1000;
        var sale = (await _bench.OpenSaleAsync(stock: Orders)).Id;
        await _bench.BuyAsync(sale, Orders);
        var batches = ("Worker__Consumer__BatchSize", "10");

        await using var worker = ServiceProcess.StartWorker(_redis.ConnectionString, _bench.StoreFile, batches);
        await Eventually.IsTrueAsync(async () => (await _bench.Orders.CountAsync(sale, default)).Orders > 0, "it has begun");
        var exitCode = await worker.StopAsync(signal);

        // What is stored is acknowledged: nobody has to take it over.
        Assert.Equal(Orders, (await _bench.Orders.CountAsync(sale, default)).Orders + await _bench.Stream.BacklogAsync(sale, default));
        Assert.Equal(0, exitCode);
        await using var next = ServiceProcess.StartWorker(_redis.ConnectionString, _bench.StoreFile, batches);
        await Eventually.IsTrueAsync(async () => await _bench.Stream.BacklogAsync(sale, default) == 0, "the rest is stored");
        Assert.Equal(Orders, (await _bench.Orders.CountAsync(sale, default)).Orders);
        Assert.Empty(await _bench.DeadLettersAsync(sale));
        await _bench.AssertBalancedAsync(sale);
    }

    /// <summary>False: it was refused, or the replica had ended before it could begin.</summary>
    private static async Task<bool> BuysAsync(ServiceProcess replica, string session, ProductId sale, TaskCompletionSource answered)
    {
        using var buyer = new ApiClient(replica.Address) { SessionId = session };
        try
        {
            var reply = await buyer.BuyAsync(sale.Value);
            answered.TrySetResult();
            return reply.Status == 201;
        }
        catch (HttpRequestException)
        {
            return false;
        }
    }

    private static bool IsIgnored(int signal)
    {
        const string Status = "/proc/self/status";
        const string Field = "SigIgn:";
        if (!File.Exists(Status))
            return false;
        // One bit for each signal, as a hexadecimal number.
        var mask = File.ReadLines(Status).First(static line => line.StartsWith(Field, StringComparison.Ordinal))[Field.Length..].Trim();
        return (ulong.Parse(mask, NumberStyles.HexNumber, CultureInfo.InvariantCulture) & (1UL << (signal - 1))) != 0;
    }
}
