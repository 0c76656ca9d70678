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
            Key = KeyOf(order.Id, order.Version),
            // A reservation is only worth telling before its deadline.
            ExpiresAt = order.Status is OrderStatus.Reserved ? order.HoldUntil : null,
        };
    }

    /// <summary>Whether a mail is about an order, and about which version of it. One-time passwords have other keys.</summary>
    public static bool TryReadKey(string key, out OrderId order, out int version)
    {
        var dot = key.LastIndexOf('.');
        version = 0;
        order = default;
        return dot > 0
            && OrderId.TryParse(key[..dot], out order)
            && int.TryParse(key.AsSpan(dot + 1), NumberStyles.None, CultureInfo.InvariantCulture, out version);
    }

    private static string KeyOf(OrderId order, int version) => $"{order}.{version.ToString(CultureInfo.InvariantCulture)}";

    private static string Time(DateTimeOffset? time) => time?.ToString("yyyy-MM-dd HH:mm:ss 'UTC'", CultureInfo.InvariantCulture) ?? "then";
}
