using FlashSale.Crowd.Chaos.Faults;
using FlashSale.Tests.Infrastructure;

namespace FlashSale.Tests.Crowd.Chaos;

[Trait(Tiers.Name, Tiers.Unit)]
public sealed class FaultPlanTests
{
    private const int Deck = 10;

    [Fact]
    public void Of_SameSeed_SameFaults() => Assert.Equal(Describe(7), Describe(7));

    [Fact]
    public void Of_OtherSeed_OtherFaults() => Assert.NotEqual(Describe(7), Describe(8));

    [Fact]
    public void Of_AnySeed_EveryKindEarly()
    {
        for (var seed = 0; seed < 100; seed++)
            Assert.Equal(Deck, FaultPlan.Of(seed).Take(Deck).Select(static fault => fault.Name).Distinct().Count());
    }

    private static List<string> Describe(int seed) =>
        [.. FaultPlan.Of(seed).Take(3 * Deck).Select(static fault => $"{fault.Name} {fault.Calm} {fault.Length}")];
}
