using FlashSale.Domain;
using FlashSale.Tests.Infrastructure;
using FlashSale.Worker;

namespace FlashSale.Tests.Mail;

[Trait(Tiers.Name, Tiers.Unit)]
public sealed class OrderMailTests
{
    private static readonly DateTimeOffset Now = new(2030, 5, 6, 7, 8, 0, TimeSpan.Zero);

    [Theory]
    [InlineData(OrderStatus.Reserved, "Reserved: Lamp", "2030-05-06 07:13:00 UTC")]
    [InlineData(OrderStatus.Confirmed, "Confirmed: Lamp", "You have bought 2 × Lamp.")]
    [InlineData(OrderStatus.Cancelled, "Cancelled: Lamp", "Nothing was charged.")]
    [InlineData(OrderStatus.Expired, "Expired: Lamp", "not paid in time")]
    public void Compose_EveryStatus_SaysWhatHappened(OrderStatus status, string subject, string said)
    {
        var order = Make(status);

        var mail = OrderMail.Compose(order, "me@example.test", "Lamp");

        Assert.Equal(("me@example.test", subject, $"{order.Id}.3"), (mail.To, mail.Subject, mail.Key));
        Assert.Contains(said, mail.Body, StringComparison.Ordinal);
        Assert.Contains(order.Id.Value, mail.Body, StringComparison.Ordinal);
        Assert.Equal(status is OrderStatus.Reserved ? Now.AddMinutes(5) : null, mail.ExpiresAt);
    }

    private static Order Make(OrderStatus status) =>
        new()
        {
            Id = OrderId.New(ProductId.New()),
            User = UserId.New(),
            Quantity = 2,
            Price = new Money(1999, "EUR"),
            Status = status,
            CreatedAt = Now,
            HoldUntil = Now.AddMinutes(5),
            Version = 3,
        };
}
