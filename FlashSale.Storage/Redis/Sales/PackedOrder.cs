using System.Globalization;
using System.Text;
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
    /// <param name="id">Of the order.</param>
    /// <param name="text">As it came.</param>
    /// <param name="expected">Mostly the order's user: then the text of their id is not made again.</param>
    public static Order? Parse(OrderId id, ReadOnlySpan<byte> text, UserId expected = default)
    {
        if (!TryRead(text, out var raw) || !TryRead(raw.User, expected, out var user))
            return null;
        return new Order
        {
            Id = id,
            User = user,
            Quantity = raw.Quantity,
            Price = new Money(raw.Price, Currency(raw.Currency)),
            Status = raw.Status,
            CreatedAt = DateTimeOffset.FromUnixTimeMilliseconds(raw.Created),
            HoldUntil = UnixTime.FromMilliseconds(raw.HoldUntil),
            Version = raw.Version,
        };
    }

    /// <summary>As <see cref="Parse"/>, for whoever needs no more than a line of it.</summary>
    public static bool TryReadLine(UInt128 order, ReadOnlySpan<byte> text, out OrderLine line)
    {
        line = default;
        if (!TryRead(text, out var raw) || !IdNumber.TryRead(raw.User, out var user))
            return false;
        line = new(order, user, raw.Created, raw.HoldUntil, raw.Quantity, raw.Version, raw.Status);
        return true;
    }

    private static bool TryRead(ReadOnlySpan<byte> text, out Raw raw)
    {
        raw = default;
        Span<Range> parts = stackalloc Range[Fields];
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
            || !TryNumber(text[parts[2]], 1, int.MaxValue, out var quantity)
            || !TryNumber(text[parts[3]], 0, long.MaxValue, out var price)
            || !TryNumber(text[parts[6]], 0, UnixTime.MaxMilliseconds, out var created)
            || !TryNumber(text[parts[7]], 0, UnixTime.MaxMilliseconds, out var holdUntil)
            || !TryNumber(text[parts[8]], 1, int.MaxValue, out var version)
        )
            return false;
        raw = new()
        {
            User = text[parts[1]],
            Quantity = (int)quantity,
            Price = price,
            Currency = text[parts[4]],
            Status = status,
            Created = created,
            HoldUntil = holdUntil,
            Version = (int)version,
        };
        return true;
    }

    private static bool TryRead(ReadOnlySpan<byte> text, UserId expected, out UserId user)
    {
        user = expected;
        return (expected.Value is { } value && Ascii.Equals(text, value)) || UserId.TryParse(Encoding.UTF8.GetString(text), out user);
    }

    /// <summary>The text of the last one, if it is the same: mostly all orders have one.</summary>
    private static string Currency(ReadOnlySpan<byte> text)
    {
        var last = Volatile.Read(ref _currency);
        if (Ascii.Equals(text, last))
            return last;
        var other = Encoding.UTF8.GetString(text);
        Volatile.Write(ref _currency, other);
        return other;
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

    /// <summary>What the fields say; their order is that of the text.</summary>
    private ref struct Raw
    {
        public ReadOnlySpan<byte> User;
        public int Quantity;
        public long Price;
        public ReadOnlySpan<byte> Currency;
        public OrderStatus Status;
        public long Created;
        public long HoldUntil;
        public int Version;
    }
}
