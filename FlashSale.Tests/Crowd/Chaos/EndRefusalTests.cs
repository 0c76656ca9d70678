using FlashSale.Crowd.Chaos.Checking;
using FlashSale.Crowd.Chaos.Clients;
using FlashSale.Tests.Infrastructure;
using static FlashSale.Tests.Crowd.Chaos.Wreckage;

namespace FlashSale.Tests.Crowd.Chaos;

/// <summary>Whoever is told that a hold has ended was told the truth, or the checker says so.</summary>
[Trait(Tiers.Name, Tiers.Unit)]
public sealed class EndRefusalTests
{
    private static readonly Reply Lost = new Reply.Unknown("timeout");

    [Theory]
    [InlineData(true, 1)] // cancelled afterwards
    [InlineData(true, 2)] // its hold ended afterwards
    [InlineData(false, 0)] // paid afterwards
    [InlineData(false, 2)]
    public void Judge_RefusedWhileItWasHeld_DecidableBroken(bool pay, int buyer) =>
        Assert.Equal([Checker.Decidable], Broken(Held().And(Refused(pay, buyer, at: 1500))));

    [Theory]
    [InlineData(true, 1, 2500)] // after it was cancelled
    [InlineData(true, 1, 1995)] // while it was being cancelled
    [InlineData(true, 2, 4990)] // as its hold ended
    [InlineData(false, 0, 2500)] // after it was paid
    [InlineData(false, 2, 6000)]
    public void Judge_RefusedWhenItMayHaveEnded_Kept(bool pay, int buyer, long at) =>
        Assert.Empty(Broken(Held().And(Refused(pay, buyer, at))));

    [Fact]
    public void Judge_RefusedAfterALostAnswer_Kept() =>
        Assert.Empty(
            Broken(Held().And(Ask(OperationKind.Cancel, 2, Lost, at: 1500), Refused(pay: true, 2, at: 1600)).Keeping(Order(2, "cancelled")))
        );

    [Fact]
    public void Judge_NoPaymentEverAccepted_DecidableBroken()
    {
        var sale = Held().Without(static o => o.Kind == OperationKind.Pay);

        Assert.Equal(
            [Checker.Decidable],
            Broken(
                sale.And(Ask(OperationKind.Pay, 0, Lost), Ask(OperationKind.Pay, 3, Lost)).Keeping(Order(0, "expired"), Order(3, "expired"))
            )
        );
    }

    private static Operation Refused(bool pay, int buyer, long at) =>
        pay
            ? Ask(OperationKind.Pay, buyer, new Reply.Refused("order_not_payable"), at)
            : Ask(OperationKind.Cancel, buyer, new Reply.Refused("order_not_cancellable"), at);
}
