using System.Buffers.Text;
using System.Globalization;
using System.Text;
using FlashSale.Domain;
using Microsoft.Extensions.Logging;
using StackExchange.Redis;

namespace FlashSale.Storage.Redis.Sales;

/// <summary>Shows a scan what pages of <c>HSCAN</c> and <c>ZSCAN</c> say, from their bytes: a large sale has a hundred thousand lines of each.</summary>
internal sealed class SalePages(ProductId product, SaleScan scan, ILogger logger)
{
    /// <summary>Orders that a buyer's entry may name here; with more of them it is read in full.</summary>
    private const int MostNamed = 64;

    private readonly byte[] _product = Encoding.ASCII.GetBytes(product.Value);

    public void Orders(RedisResult[] pairs)
    {
        for (var i = 0; i + 1 < pairs.Length; i += 2)
        {
            var id = Replies.Bytes(pairs[i]);
            var packed = Replies.Bytes(pairs[i + 1]);
            var ours = IdNumber.TryReadOrder(id, _product, out var number);
            if (!ours && !OrderId.TryParse(Encoding.UTF8.GetString(id), out _))
                continue;
            if (!PackedOrder.TryReadLine(number, packed, out var line))
                Log.UnreadableOrder(logger, Encoding.UTF8.GetString(id));
            else if (ours)
                scan.AddOrder(line);
            else
                scan.AddStranger(OrderId.Parse(Encoding.UTF8.GetString(id)));
        }
    }

    /// <summary><c>units:orderId,orderId</c>, see <see cref="BuyerEntry"/>.</summary>
    public void Buyers(RedisResult[] pairs)
    {
        Span<UInt128> named = stackalloc UInt128[MostNamed];
        for (var i = 0; i + 1 < pairs.Length; i += 2)
        {
            var name = Replies.Bytes(pairs[i]);
            var text = Replies.Bytes(pairs[i + 1]);
            if (
                IdNumber.TryRead(name, out var user)
                && text.IndexOf((byte)':') is > 0 and var colon
                && int.TryParse(text[..colon], NumberStyles.None, CultureInfo.InvariantCulture, out var units)
                && TryReadNamed(text[(colon + 1)..], named, out var count)
            )
                scan.AddBuyer(name, user, units, named[..count]);
            else
                scan.AddOddBuyer(name);
        }
    }

    public void Holds(RedisResult[] pairs)
    {
        for (var i = 0; i + 1 < pairs.Length; i += 2)
        {
            var member = Replies.Bytes(pairs[i]);
            var score = Replies.Bytes(pairs[i + 1]);
            UInt128? order = IdNumber.TryReadOrder(member, _product, out var number) ? number : null;
            var readable = Utf8Parser.TryParse(score, out double endsAt, out var length) && length == score.Length;
            scan.AddHold(member, readable ? order : null, endsAt);
        }
    }

    private bool TryReadNamed(ReadOnlySpan<byte> text, Span<UInt128> named, out int count)
    {
        count = 0;
        foreach (var part in text.Split((byte)','))
        {
            if (count == named.Length || !IdNumber.TryReadOrder(text[part], _product, out named[count]))
                return false;
            count++;
        }
        return true;
    }
}
