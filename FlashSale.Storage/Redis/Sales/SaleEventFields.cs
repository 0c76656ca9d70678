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
    public static SaleEvent? Parse(ProductId product, StreamFields fields, out string? malformed)
    {
        malformed = null;
        if (!long.TryParse(Bytes(fields, "seq"u8), NumberStyles.None, CultureInfo.InvariantCulture, out var sequence))
        {
            malformed = "seq is missing or no number";
            return null;
        }
        var trace = Text(fields, "trace"u8);
        switch (Text(fields, "type"u8))
        {
            case "order":
                if (!OrderId.TryParse(Text(fields, "id"u8), out var id))
                    malformed = "id is missing or no order id";
                else if (!id.IsOf(product))
                    malformed = "id is of another product";
                else if (PackedOrder.Parse(id, Bytes(fields, "order"u8)) is { } order)
                    return new SaleEvent.OrderChanged(order, sequence, trace) { Answer = Answer(id, fields) };
                else
                    malformed = "order is missing or unreadable";
                return null;
            case "sale":
                if (!int.TryParse(Bytes(fields, "total"u8), NumberStyles.None, CultureInfo.InvariantCulture, out var total))
                    malformed = "total is missing or no number";
                else if (SaleSwitchNames.Parse(Text(fields, "state"u8)) is { } position)
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
    private static RecordedAnswer? Answer(OrderId id, StreamFields fields) =>
        Text(fields, "key"u8) is { } key
        && int.TryParse(Bytes(fields, "left"u8), NumberStyles.None, CultureInfo.InvariantCulture, out var left)
            ? new RecordedAnswer(id, key, left)
            : null;

    /// <summary>Null when there is none.</summary>
    private static string? Text(StreamFields fields, ReadOnlySpan<byte> name) =>
        fields.Find(name) is { } value ? Replies.Text(value) : null;

    private static ReadOnlySpan<byte> Bytes(StreamFields fields, ReadOnlySpan<byte> name) =>
        fields.Find(name) is { } value ? Replies.Bytes(value) : [];
}
