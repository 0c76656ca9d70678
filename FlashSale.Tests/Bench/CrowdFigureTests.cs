using FlashSale.Bench.Crowds;
using FlashSale.Crowd.Api.Contract;
using FlashSale.Tests.Infrastructure;

namespace FlashSale.Tests.Bench;

/// <summary>What a crowd's answers amount to.</summary>
[Trait(Tiers.Name, Tiers.Unit)]
public sealed class CrowdFigureTests
{
    [Fact]
    public void Phase_OtherAnswers_AreErrorsAndHonestRefusalsAreNot()
    {
        var phase = Phase(
            new(Answer.Accepted, 10, Counts: true),
            new(Answer.Accepted, 30, Counts: true),
            new(Answer.Overloaded, 1, Counts: true),
            new(Answer.Unavailable, 800, Counts: true),
            new(Answer.Broken, 5, Counts: true),
            new(Answer.Unexpected, 5, Counts: true)
        );

        Assert.Equal((1, 0.5, 2), (phase.AcceptedPerSecond, phase.PerSecond(Answer.Overloaded), phase.Errors));
        Assert.Equal((10, 30), (phase.Percentile(Answer.Accepted, 0.50), phase.Percentile(Answer.Accepted, 0.99)));
    }

    [Fact]
    public void Phase_AnswersOutsideOfTheMeasuredTime_AreInNoFigureButCounted()
    {
        var phase = Phase(
            new(Answer.Accepted, 10, Counts: true),
            new(Answer.Accepted, 30, Counts: false),
            new(Answer.Broken, 5, Counts: false),
            new(Answer.Unexpected, 5, Counts: false)
        );

        Assert.Equal((0.5, 10), (phase.AcceptedPerSecond, phase.Percentile(Answer.Accepted, 0.99)));
        Assert.Equal((2, 2), (phase.Accepted, phase.Errors));
    }

    [Theory]
    [InlineData(2, false)]
    [InlineData(3, true)]
    [InlineData(5, true)]
    [InlineData(6, false)]
    public void Faults_SoldOtherThanAccepted_AreNamed(int sold, bool fits)
    {
        var press = new Press(Answer.Accepted, 10, Counts: true);
        CrowdPhase[] phases = [Phase(press) with { Unheard = 2 }, Phase(press, press with { Counts = false })];

        var faults = CrowdFaults.Of(phases, [Audit(1), Audit(sold - 1)]);

        Assert.Equal(fits ? 0 : 1, faults.Count);
    }

    [Fact]
    public void Faults_ErrorsAndOneSaleThatIsNotStored_AreNamed()
    {
        var phase = Phase(new(Answer.Accepted, 10, Counts: true), new(Answer.Broken, 5, Counts: false));

        var faults = CrowdFaults.Of([phase], [Audit(1) with { Persisted = 0, Pending = 1 }]);

        Assert.Equal("1 times Broken", faults[0]);
        Assert.Contains("does not balance", faults[1], StringComparison.Ordinal);
    }

    [Fact]
    public void Faults_APhaseInWhichNobodyGotAnything_IsNamed()
    {
        var press = new Press(Answer.Accepted, 10, Counts: true);
        CrowdPhase[] phases = [Phase(), Phase(press), Phase(press with { Counts = false })];

        var faults = CrowdFaults.Of(phases, [Audit(2)]);

        Assert.Equal("nobody of 4 got anything for 2 s", Assert.Single(faults));
    }

    private static CrowdPhase Phase(params Press[] presses) => new(4, TimeSpan.Zero, TimeSpan.FromSeconds(2), presses, Unheard: 0);

    private static AuditAnswer Audit(int sold) => new("sale", 100, 100 - sold, 0, sold, sold, 0, [], Balanced: true);
}
