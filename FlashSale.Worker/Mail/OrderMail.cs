using System.Globalization;
using FlashSale.Domain;

namespace FlashSale.Worker;

/// <summary>What a buyer is told about an order.</summary>
internal static class OrderMail
{
    /// <param name="order">As it was stored.</param>
    /// <param name="to">The buyer's address.</param>
    /// <param name="product">Name of what was bought.</param>
    public static MailMessage Compose(Order order, string to, string product)
    {
        var units = $"{order.Quantity.ToString(CultureInfo.InvariantCulture)} × {product}";
        var (subject, text) = order.Status switch
        {
            OrderStatus.Reserved => ("Reserved", $"We hold {units} for you. Pay by {Time(order.HoldUntil)}, or it goes back on sale."),
            OrderStatus.Confirmed => ("Confirmed", $"You have bought {units}."),
            OrderStatus.Cancelled => ("Cancelled", $"Your order of {units} was cancelled. Nothing was charged."),
            OrderStatus.Expired => ("Expired", $"{units} was not paid in time and is back on sale. Nothing was charged."),
            var other => throw new InvalidOperationException($"No mail for {other}."),
        };
        return new(to, $"{subject}: {product}", $"{text}\n\nOrder {order.Id}")
        {
            Key = $"{order.Id}.{order.Version.ToString(CultureInfo.InvariantCulture)}",
            // A reservation is only worth telling before its deadline.
            ExpiresAt = order.Status is OrderStatus.Reserved ? order.HoldUntil : null,
        };
    }

    private static string Time(DateTimeOffset? time) => time?.ToString("yyyy-MM-dd HH:mm:ss 'UTC'", CultureInfo.InvariantCulture) ?? "then";
}
