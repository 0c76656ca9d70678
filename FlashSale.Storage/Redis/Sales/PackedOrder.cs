using System.Globalization;
using FlashSale.Domain;

namespace FlashSale.Storage.Redis.Sales;

/// <summary>
/// An order as text: the value in <c>product:orders</c>, the field <c>order</c> of a stream entry and a part of a recorded answer.
/// <code>1|userId|quantity|priceMinor|currency|status|createdMs|holdUntilMs|version</code>
/// The leading 1 is the version of this format. Status: <c>r</c> reserved, <c>c</c> confirmed, <c>x</c> cancelled, <c>e</c> expired. Times
/// are milliseconds since 1970, <c>holdUntilMs</c> 0 without a hold. The scripts write it (<c>purchase.lua</c>, <c>confirm.lua</c>,
/// <c>release.lua</c>); lines are short because a hot sale has a million of them. The order's id stands beside it, never in it.
/// </summary>
internal static class PackedOrder
{
    private const int Fields = 9;

    private static string _currency = "";

    public static string Format(Order order) =>
        string.Create(
            CultureInfo.InvariantCulture,
            $"1|{order.User}|{order.Quantity}|{order.Price.Minor}|{order.Price.Currency}|{Letter(order.Status)}|{order.CreatedAt.ToUnixTimeMilliseconds()}|{UnixTime.ToMilliseconds(order.HoldUntil)}|{order.Version}"
        );

    /// <summary>Null for anything but that format: what stands in Redis may have been written by a newer or a broken program.</summary>
    public static Order? Parse(OrderId id, ReadOnlySpan<char> text)
    {
        // One more than there should be, so that a surplus field shows.
        Span<Range> parts = stackalloc Range[Fields + 1];
        if (text.Split(parts, '|') != Fields || text[parts[0]] is not "1")
            return null;
        var status = text[parts[5]] is [var letter] ? Status(letter) : null;
        if (
            status is null
            || !UserId.TryParse(text[parts[1]].ToString(), out var user)
            || !TryNumber(text[parts[2]], 1, int.MaxValue, out var quantity)
            || !TryNumber(text[parts[3]], 0, long.MaxValue, out var price)
            || !TryNumber(text[parts[6]], 0, UnixTime.MaxMilliseconds, out var created)
            || !TryNumber(text[parts[7]], 0, UnixTime.MaxMilliseconds, out var holdUntil)
            || !TryNumber(text[parts[8]], 1, int.MaxValue, out var version)
        )
            return null;
        return new Order
        {
            Id = id,
            User = user,
            Quantity = (int)quantity,
            Price = new Money(price, Currency(text[parts[4]])),
            Status = status.Value,
            CreatedAt = DateTimeOffset.FromUnixTimeMilliseconds(created),
            HoldUntil = UnixTime.FromMilliseconds(holdUntil),
            Version = (int)version,
        };
    }

    /// <summary>The text of the last one, if it is the same: mostly all orders have one.</summary>
    private static string Currency(ReadOnlySpan<char> text)
    {
        var last = Volatile.Read(ref _currency);
        if (text.SequenceEqual(last))
            return last;
        var other = text.ToString();
        Volatile.Write(ref _currency, other);
        return other;
    }

    /// <summary>As <see cref="Parse"/>, of the bytes, for whoever needs no more than a line of it.</summary>
    public static bool TryReadLine(UInt128 order, ReadOnlySpan<byte> text, out OrderLine line)
    {
        line = default;
        Span<Range> parts = stackalloc Range[Fields + 1];
        var count = 0;
        foreach (var part in text.Split((byte)'|'))
        {
            if (count == Fields)
                return false;
            parts[count++] = part;
        }
        if (
            count != Fields
            || text[parts[0]] is not [(byte)'1']
            || text[parts[5]] is not [var letter]
            || Status((char)letter) is not { } status
            || !IdNumber.TryRead(text[parts[1]], out var user)
            || !TryNumber(text[parts[2]], 1, int.MaxValue, out var quantity)
            || !TryNumber(text[parts[3]], 0, long.MaxValue, out _)
            || !TryNumber(text[parts[6]], 0, UnixTime.MaxMilliseconds, out var created)
            || !TryNumber(text[parts[7]], 0, UnixTime.MaxMilliseconds, out var holdUntil)
            || !TryNumber(text[parts[8]], 1, int.MaxValue, out var version)
        )
            return false;
        line = new(order, user, created, holdUntil, (int)quantity, (int)version, status);
        return true;
    }

    public static char Letter(OrderStatus status) =>
        status switch
        {
            OrderStatus.Reserved => 'r',
            OrderStatus.Confirmed => 'c',
            OrderStatus.Cancelled => 'x',
            OrderStatus.Expired => 'e',
            _ => throw new ArgumentOutOfRangeException(nameof(status), status, null),
        };

    private static OrderStatus? Status(char letter) =>
        letter switch
        {
            'r' => OrderStatus.Reserved,
            'c' => OrderStatus.Confirmed,
            'x' => OrderStatus.Cancelled,
            'e' => OrderStatus.Expired,
            _ => null,
        };

    private static bool TryNumber(ReadOnlySpan<byte> text, long min, long max, out long value) =>
        long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out value) && value >= min && value <= max;

    private static bool TryNumber(ReadOnlySpan<char> text, long min, long max, out long value) =>
        long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out value) && value >= min && value <= max;
}
