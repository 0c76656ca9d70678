using System.Reflection;
using FlashSale.ApiService.Purchases;
using FlashSale.Domain;
using FlashSale.Tests.Infrastructure;

namespace FlashSale.Tests.Api;

[Trait(Tiers.Name, Tiers.Unit)]
public sealed class PurchaseAnswerTests
{
    private static readonly ProductId Product = ProductId.New();

    private static readonly PurchaseOutcome[] Outcomes =
    [
        new PurchaseOutcome.Accepted(NewOrder(), 3, Replayed: false),
        new PurchaseOutcome.KeyReused(),
        new PurchaseOutcome.RateLimited(new(false, "purchase-user", 10, TimeSpan.FromMinutes(1), 0, TimeSpan.FromSeconds(42))),
        new PurchaseOutcome.UnknownProduct(),
        new PurchaseOutcome.NotOpenYet(DateTimeOffset.UnixEpoch, TimeSpan.FromSeconds(1)),
        new PurchaseOutcome.SaleClosed(),
        new PurchaseOutcome.SalePaused(),
        new PurchaseOutcome.LimitReached(1),
        new PurchaseOutcome.SoldOut(0),
        new PurchaseOutcome.Unavailable(),
    ];

    [Fact]
    public void To_EveryOutcomeThereIs_HasOneAnswerOfItsOwn()
    {
        var kinds = typeof(PurchaseOutcome).GetNestedTypes().Where(static type => type.IsSubclassOf(typeof(PurchaseOutcome)));
        Assert.Equal(
            kinds.OrderBy(static type => type.Name),
            Outcomes.Select(static outcome => outcome.GetType()).OrderBy(static type => type.Name)
        );

        var codes = Outcomes.Select(static outcome => PurchaseAnswer.To(outcome).Code).ToArray();

        Assert.Equal(codes.Length, codes.Distinct().Count());
    }

    [Fact]
    public void Outcomes_TheHierarchy_IsClosed()
    {
        Assert.All(
            typeof(PurchaseOutcome).GetConstructors(BindingFlags.Instance | BindingFlags.NonPublic | BindingFlags.Public),
            static constructor =>
                Assert.True(
                    constructor.IsPrivate
                        || constructor.IsFamily
                            && constructor.GetParameters() is [{ ParameterType: var type }]
                            && type == typeof(PurchaseOutcome)
                )
        );
        Assert.All(Outcomes, static outcome => Assert.True(outcome.GetType().IsSealed));
    }

    [Theory]
    [InlineData(false, 201, "accepted")]
    [InlineData(true, 200, "replayed")]
    public void To_Accepted_TellsNewFromReplayed(bool replayed, int status, string code)
    {
        var answer = PurchaseAnswer.To(new PurchaseOutcome.Accepted(NewOrder(), 3, replayed));

        Assert.Equal((status, code), (answer.StatusCode, answer.Code));
    }

    private static Order NewOrder() =>
        new()
        {
            Id = OrderId.New(Product),
            User = UserId.New(),
            Quantity = 1,
            Price = new(100, "EUR"),
            Status = OrderStatus.Confirmed,
            CreatedAt = DateTimeOffset.UnixEpoch,
            Version = 1,
        };
}
