using System.Globalization;
using FlashSale.Domain;

namespace FlashSale.Storage.Redis.Sales;

/// <summary>
/// The fields of a stream entry, as the scripts append them.
/// <code>
/// type=order  id=orderId  order=packed order  seq=n  [key=idempotency key  left=units]  [trace=traceparent]
/// type=sale   total=units  state=open|paused|closed|deleted  seq=n  [trace=traceparent]
/// </code>
/// <c>key</c> and <c>left</c> are those of a purchase.
/// </summary>
internal static class SaleEventFields
{
    /// <returns>Null, and the reason in <paramref name="malformed"/>, for anything else: a bad entry must not stop the good ones.</returns>
    public static SaleEvent? Parse(ProductId product, Dictionary<string, string> fields, out string? malformed)
    {
        malformed = null;
        if (!long.TryParse(fields.GetValueOrDefault("seq"), NumberStyles.None, CultureInfo.InvariantCulture, out var sequence))
        {
            malformed = "seq is missing or no number";
            return null;
        }
        var trace = fields.GetValueOrDefault("trace");
        switch (fields.GetValueOrDefault("type"))
        {
            case "order":
                if (!OrderId.TryParse(fields.GetValueOrDefault("id"), out var id))
                    malformed = "id is missing or no order id";
                else if (id.Product != product)
                    malformed = "id is of another product";
                else if (PackedOrder.Parse(id, fields.GetValueOrDefault("order")) is { } order)
                    return new SaleEvent.OrderChanged(order, sequence, trace) { Answer = Answer(id, fields) };
                else
                    malformed = "order is missing or unreadable";
                return null;
            case "sale":
                if (!int.TryParse(fields.GetValueOrDefault("total"), NumberStyles.None, CultureInfo.InvariantCulture, out var total))
                    malformed = "total is missing or no number";
                else if (SaleSwitchNames.Parse(fields.GetValueOrDefault("state")) is { } position)
                    return new SaleEvent.SaleChanged(product, total, position, sequence, trace);
                else
                    malformed = "state is missing or unknown";
                return null;
            default:
                malformed = "type is missing or unknown";
                return null;
        }
    }

    /// <summary>An entry without one is none the worse: the order is what counts.</summary>
    private static RecordedAnswer? Answer(OrderId id, Dictionary<string, string> fields) =>
        fields.TryGetValue("key", out var key)
        && int.TryParse(fields.GetValueOrDefault("left"), NumberStyles.None, CultureInfo.InvariantCulture, out var left)
            ? new RecordedAnswer(id, key, left)
            : null;
}
