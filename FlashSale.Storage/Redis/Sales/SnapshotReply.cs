using FlashSale.Domain;
using StackExchange.Redis;

namespace FlashSale.Storage.Redis.Sales;

/// <summary>
/// Reads the figures that <c>read_sale.lua</c> and every operator's script end with:
/// <code>{1, stock, {seconds, microseconds}, {total, held, sold, switch, starts, ends, seq}}</code>
/// A counter that is no integer of 32 bits was tampered with, or another figure that is none of 64. It reads as 0, as in <c>repair.lua</c>: the
/// drift of one sale, or a sale that is behind the store, and no failure of everything that reads many at once.
/// </summary>
internal static class SnapshotReply
{
    public static SaleSnapshot Parse(ProductId product, RedisResult[] reply)
    {
        var time = Replies.Array(reply[2]);
        var now = ((long)time[0] * 1000) + ((long)time[1] / 1000);
        var fields = Replies.Array(reply[3]);
        var stock = Counter(reply[1]);
        return new SaleSnapshot(
            product,
            Total: Counter(fields[0]),
            stock,
            Held: Counter(fields[1]),
            Sold: Counter(fields[2]),
            State(
                SaleSwitchNames.Parse((string?)fields[3]),
                starts: Replies.Integer(fields[4]) ?? 0,
                ends: Replies.Integer(fields[5]) ?? 0,
                now,
                stock
            ),
            Sequence: Replies.Integer(fields[6]) ?? 0
        );
    }

    /// <summary>With window and price, which the snapshot leaves out and only <c>read_sale.lua</c> gives: they follow <c>seq</c>.</summary>
    public static ListedSale ParseListed(ProductId product, RedisResult[] reply)
    {
        var fields = Replies.Array(reply[3]);
        return new ListedSale(
            Parse(product, reply),
            UnixTime.FromMilliseconds(Replies.Integer(fields[4]) ?? 0),
            UnixTime.FromMilliseconds(Replies.Integer(fields[5]) ?? 0),
            Withdrawn: SaleSwitchNames.Parse((string?)fields[3]) is SaleSwitch.Deleted,
            Price: Replies.Integer(fields[7]) is { } minor ? new Money(minor, Replies.Text(fields[8])) : null
        );
    }

    private static int Counter(RedisResult field) =>
        Replies.Integer(field) is >= int.MinValue and <= int.MaxValue and var number ? (int)number : 0;

    /// <summary>In the order in which <c>purchase.lua</c> refuses. A switch that isn't known sells nothing, so it reads as closed.</summary>
    private static SaleState State(SaleSwitch? position, long starts, long ends, long now, int stock) =>
        position switch
        {
            not (SaleSwitch.Open or SaleSwitch.Paused) => SaleState.Closed,
            _ when ends > 0 && now >= ends => SaleState.Closed,
            SaleSwitch.Paused => SaleState.Paused,
            _ when now < starts => SaleState.Scheduled,
            _ when stock <= 0 => SaleState.SoldOut,
            _ => SaleState.Live,
        };
}
