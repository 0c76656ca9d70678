using FlashSale.ApiService.Purchases.SoldOut;
using FlashSale.Domain;
using FlashSale.Tests.Infrastructure;
using Microsoft.Extensions.Options;
using Microsoft.Extensions.Time.Testing;

namespace FlashSale.Tests.SoldOut;

/// <summary>How many refusals are a crowd, whose gate is worth keeping.</summary>
[Trait(Tiers.Name, Tiers.Unit)]
public sealed class CrowdSizeTests
{
    private static readonly ProductId Product = ProductId.New();

    private readonly FakeTimeProvider _time = new(DateTimeOffset.UnixEpoch.AddYears(56));

    [Fact]
    public void SawRefusal_EnoughWithinASecond_HasTheGateKeptOnce()
    {
        var gate = Gate(closeAfter: 5);
        Refuse(gate, 4);
        Assert.False(gate.Crowded.TryRead(out _));

        Refuse(gate, 10);

        Assert.True(gate.Crowded.TryRead(out var sale));
        Assert.Equal(Product, sale.Product);
        Assert.False(gate.Crowded.TryRead(out _));
    }

    [Fact]
    public void SawRefusal_FewASecond_IsNoCrowdHoweverLongItGoesOn()
    {
        var gate = Gate(closeAfter: 5);
        for (var second = 0; second < 10; second++)
        {
            Refuse(gate, 4);
            _time.Advance(TimeSpan.FromSeconds(1.1));
        }

        Assert.False(gate.Crowded.TryRead(out _));
        Assert.False(gate.AnyClosed);
    }

    [Fact]
    public void SawRefusal_OfACrowdThatComesAgain_HasTheGateKeptAgain()
    {
        var gate = Gate(closeAfter: 5);
        Refuse(gate, 5);
        Assert.True(gate.Crowded.TryRead(out var sale));
        sale.EndKeeping();

        Refuse(gate, 5);

        Assert.True(gate.Crowded.TryRead(out _));
    }

    [Fact]
    public void SawRefusal_SwitchedOff_IsNeverACrowd()
    {
        var gate = Gate(closeAfter: 0);

        Refuse(gate, 10_000);

        Assert.False(gate.Crowded.TryRead(out _));
    }

    [Fact]
    public async Task Refuses_WhenTheLeaseIsOver_NobodyAnyMore()
    {
        var gate = Gate(closeAfter: 1);
        Refuse(gate, 1);
        Assert.True(gate.Crowded.TryRead(out var sale));
        var buyer = UserId.New();
        var served = await ServedUsers.ReadAsync(new[] { buyer }.ToAsyncEnumerable(), default);
        sale.Close(served, _time.GetTimestamp() + _time.TimestampFrequency);

        Assert.True(gate.Refuses(Product, UserId.New()));
        Assert.False(gate.Refuses(Product, buyer));
        Assert.False(gate.Refuses(ProductId.New(), UserId.New()));
        _time.Advance(TimeSpan.FromSeconds(1));
        Assert.False(gate.Refuses(Product, UserId.New()));
    }

    private SoldOutGate Gate(int closeAfter) => new(Options.Create(new SoldOutOptions { CloseAfter = closeAfter }), _time);

    private static void Refuse(SoldOutGate gate, int times)
    {
        for (var time = 0; time < times; time++)
            gate.SawRefusal(Product);
    }
}
