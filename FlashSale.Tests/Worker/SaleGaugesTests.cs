using System.Diagnostics.Metrics;
using FlashSale.Domain;
using FlashSale.Storage.Redis;
using FlashSale.Tests.Infrastructure;
using FlashSale.Tests.Mail;
using FlashSale.Worker;

namespace FlashSale.Tests.Worker;

[Collection(RedisCollection.Name)]
[Trait(Tiers.Name, Tiers.Integration)]
public sealed class SaleGaugesTests(RedisFixture redis)
{
    [Fact]
    public async Task RunOnceAsync_SomebodyCollects_ShowsStockBacklogDeadLettersAndMails()
    {
        await using var bench = await WorkerBench.NewAsync(redis.Server.ConnectionString, settings: MailSettings.OutboxOnly);
        var gauges = bench.Get<SaleGauges>();
        var sale = await bench.OpenSaleAsync(stock: 100);
        await bench.AppendMalformedAsync(sale.Id);
        await bench.Handler.HandleAsync(sale.Id, await bench.ReadAsync(sale.Id), default);
        await bench.OpenSaleAsync(stock: 20);
        await bench.BuyAsync(sale.Id, 3);
        await bench.KnowAsync();
        await bench.Get<IMailer>().SendAsync(new MailMessage("to@example.test", "subject", "body"), default);

        await gauges.RunOnceAsync(default);
        Assert.Equal(0, Collect(bench)["flashsale.stock"]);

        using var collector = Listen(bench, static (_, _) => { });
        await gauges.RunOnceAsync(default);
        var shown = Collect(bench);
        Assert.Equal((117, 3), (shown["flashsale.stock"], shown["flashsale.stream.backlog"]));
        Assert.Equal(0, shown["flashsale.stock.owed"]);
        Assert.True(shown["flashsale.dead_letters"] >= 1);
        Assert.Equal(await bench.Get<IMailOutbox>().CountAsync(default), shown["flashsale.mails.waiting"]);
        Assert.True(shown["flashsale.mails.waiting"] >= 1);
    }

    [Fact]
    public async Task RunOnceAsync_OneSaleOwesUnitsAndAnotherHasSome_ShowsBoth()
    {
        await using var bench = await WorkerBench.NewAsync(redis.Server.ConnectionString, settings: MailSettings.OutboxOnly);
        var owing = await bench.OpenSaleAsync(stock: 10);
        await bench.OpenSaleAsync(stock: 20);
        await bench.Redis.StringSetAsync(RedisKeys.Stock(owing.Id), -3);
        await bench.KnowAsync();
        using var collector = Listen(bench, static (_, _) => { });

        await bench.Get<SaleGauges>().RunOnceAsync(default);

        var shown = Collect(bench);
        Assert.Equal((20, 3), (shown["flashsale.stock"], shown["flashsale.stock.owed"]));
    }

    private static Dictionary<string, long> Collect(WorkerBench bench)
    {
        var shown = new Dictionary<string, long>();
        using var listener = Listen(bench, (name, value) => shown[name] = value);
        listener.RecordObservableInstruments();
        return shown;
    }

    private static MeterListener Listen(WorkerBench bench, Action<string, long> measured)
    {
        var meter = bench.Get<FlashSaleTelemetry>().Meter;
        var listener = new MeterListener
        {
            InstrumentPublished = (instrument, self) =>
            {
                if (ReferenceEquals(instrument.Meter, meter))
                    self.EnableMeasurementEvents(instrument);
            },
        };
        listener.SetMeasurementEventCallback<long>((instrument, value, _, _) => measured(instrument.Name, value));
        listener.Start();
        return listener;
    }
}
