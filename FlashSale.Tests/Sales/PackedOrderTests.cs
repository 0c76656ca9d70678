using System.Text;
using FlashSale.Domain;
using FlashSale.Storage.Redis.Sales;
using FlashSale.Tests.Infrastructure;

namespace FlashSale.Tests.Sales;

/// <summary>The text forms of the sale's data.</summary>
[Trait(Tiers.Name, Tiers.Unit)]
public sealed class PackedOrderTests
{
    private static readonly OrderId Id = OrderId.New(ProductId.New());
    private static readonly UserId User = UserId.New();

    [Theory]
    [InlineData(OrderStatus.Reserved, 'r')]
    [InlineData(OrderStatus.Confirmed, 'c')]
    [InlineData(OrderStatus.Cancelled, 'x')]
    [InlineData(OrderStatus.Expired, 'e')]
    public void Format_AnyOrder_IsReadBack(OrderStatus status, char letter)
    {
        var order = Sample(status) with { HoldUntil = DateTimeOffset.FromUnixTimeMilliseconds(1_764_000_300_000) };

        var text = PackedOrder.Format(order);

        Assert.Equal($"1|{User}|2|1999|EUR|{letter}|1764000000000|1764000300000|3", text);
        Assert.Equal(order, PackedOrder.Parse(Id, Encoding.UTF8.GetBytes(text)));
    }

    [Fact]
    public void Format_WithoutHold_WritesZero()
    {
        var order = Sample(OrderStatus.Confirmed);

        Assert.Equal(order, PackedOrder.Parse(Id, Encoding.UTF8.GetBytes(PackedOrder.Format(order))));
        Assert.Contains("|0|", PackedOrder.Format(order), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("")]
    [InlineData("1")]
    [InlineData("2|USER|2|1999|EUR|c|1764000000000|0|1")]
    [InlineData("1|USER|2|1999|EUR|c|1764000000000|0")]
    [InlineData("1|USER|2|1999|EUR|c|1764000000000|0|1|")]
    [InlineData("1|USER|0|1999|EUR|c|1764000000000|0|1")]
    [InlineData("1|USER|-1|1999|EUR|c|1764000000000|0|1")]
    [InlineData("1|USER|99999999999|1999|EUR|c|1764000000000|0|1")]
    [InlineData("1|USER|2|19.99|EUR|c|1764000000000|0|1")]
    [InlineData("1|USER|2|1999|EUR|z|1764000000000|0|1")]
    [InlineData("1|USER|2|1999|EUR||1764000000000|0|1")]
    [InlineData("1|USER|2|1999|EUR|cc|1764000000000|0|1")]
    [InlineData("1|USER|2|1999|EUR|c|999999999999999999|0|1")]
    [InlineData("1|USER|2|1999|EUR|c|1764000000000|0|0")]
    [InlineData("1|nobody|2|1999|EUR|c|1764000000000|0|1")]
    public void Parse_AnythingElse_IsNothing(string text) =>
        Assert.Null(PackedOrder.Parse(Id, Encoding.UTF8.GetBytes(text.Replace("USER", User.Value, StringComparison.Ordinal))));

    /// <summary>Whoever is expected, the text says whose it is.</summary>
    [Fact]
    public void Parse_OfSomebodyElse_IsTheirs()
    {
        var order = Sample(OrderStatus.Confirmed);
        var text = Encoding.UTF8.GetBytes(PackedOrder.Format(order));

        Assert.Equal(order, PackedOrder.Parse(Id, text, expected: User));
        Assert.Equal(order, PackedOrder.Parse(Id, text, expected: UserId.New()));
    }

    [Fact]
    public void BuyerEntry_BothForms_AreRead()
    {
        var other = OrderId.New(Id.Product);

        AssertReads($"3:{Id},{other}", 3, Id, other);
        AssertReads($"3:{Id},not-an-id", 3, Id);
        AssertReads("2", 2);
        Assert.Null(BuyerEntry.Parse(null));
        Assert.Null(BuyerEntry.Parse(""));
        Assert.Null(BuyerEntry.Parse("-1"));
        Assert.Null(BuyerEntry.Parse("many:" + Id));

        static void AssertReads(string text, int units, params OrderId[] orders)
        {
            var entry = Assert.NotNull(BuyerEntry.Parse(text));
            Assert.Equal(units, entry.Units);
            Assert.Equal(orders, entry.Orders);
        }
    }

    [Fact]
    public void UnixTime_BetweenTwoMilliseconds_IsTheLaterOne()
    {
        var whole = DateTimeOffset.FromUnixTimeMilliseconds(1_764_000_000_000);

        Assert.Equal(1_764_000_000_000, UnixTime.ToMilliseconds(whole));
        Assert.Equal(1_764_000_000_001, UnixTime.ToMilliseconds(whole.AddTicks(1)));
        Assert.Equal(0, UnixTime.ToMilliseconds(null));
        Assert.Equal(1, UnixTime.ToMilliseconds(DateTimeOffset.UnixEpoch));
        Assert.Null(UnixTime.FromMilliseconds(0));
    }

    [Fact]
    public void UnixTime_OfTheLastInstantThereIs_DoesNotOverflow() =>
        Assert.Equal(253_402_300_799_999, UnixTime.ToMilliseconds(DateTimeOffset.MaxValue));

    private static Order Sample(OrderStatus status) =>
        new()
        {
            Id = Id,
            User = User,
            Quantity = 2,
            Price = new Money(1999, "EUR"),
            Status = status,
            CreatedAt = DateTimeOffset.FromUnixTimeMilliseconds(1_764_000_000_000),
            Version = 3,
        };
}
