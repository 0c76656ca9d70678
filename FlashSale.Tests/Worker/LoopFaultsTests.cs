using FlashSale.Domain;
using FlashSale.Tests.Infrastructure;
using FlashSale.Worker;
using Microsoft.Extensions.Time.Testing;

namespace FlashSale.Tests.Worker;

[Trait(Tiers.Name, Tiers.Unit)]
public sealed class LoopFaultsTests : IDisposable
{
    private readonly FakeTimeProvider _time = new();
    private readonly CollectedLog _log = new();
    private readonly LoopFaults _faults;

    public LoopFaultsTests() => _faults = new("Loop", null, new LoopHealth(), _time, _log.CreateLogger("test"));

    public void Dispose() => _log.Dispose();

    /// <summary>The loop goes on at its pace, which may be ten passes a second.</summary>
    [Fact]
    public void Failed_AMistakeInEveryPass_IsToldNowAndThen()
    {
        for (var i = 0; i < 100; i++)
            _faults.Failed(new InvalidOperationException());
        Assert.Single(_log.Lines);

        _time.Advance(LoopFaults.TellAgain);
        _faults.Failed(new InvalidOperationException());

        Assert.Equal(2, _log.Lines.Count);
    }

    [Fact]
    public void Failed_AMistakeAfterAPassThatWorked_IsToldAtOnce()
    {
        _faults.Failed(new InvalidOperationException());
        _faults.Succeeded();
        _faults.Failed(new InvalidOperationException());

        Assert.Equal(
            2,
            _log.Lines.Count(static line =>
                line.Contains("failed", StringComparison.Ordinal) && !line.Contains("tries", StringComparison.Ordinal)
            )
        );
    }

    [Fact]
    public void Failed_AMistakeDuringAnOutage_IsToldBesides()
    {
        _faults.Failed(new StoreUnavailableException("away."));
        _faults.Failed(new InvalidOperationException());

        Assert.Equal(2, _log.Lines.Count);
    }
}
