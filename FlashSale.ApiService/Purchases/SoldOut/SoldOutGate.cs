using System.Collections.Concurrent;
using System.Threading.Channels;
using FlashSale.Domain;
using Microsoft.Extensions.Options;

namespace FlashSale.ApiService.Purchases.SoldOut;

/// <summary>
/// Refuses without Redis while a sale is sold out and a crowd goes on pressing. Only a shortcut to the answer that Redis would give: see
/// <see cref="SoldOutKeeper"/> for why it is right.
/// </summary>
internal sealed class SoldOutGate(IOptions<SoldOutOptions> options, TimeProvider time)
{
    private readonly ConcurrentDictionary<ProductId, SoldOutSale> _sales = new();
    private readonly Channel<SoldOutSale> _crowded = Channel.CreateUnbounded<SoldOutSale>();
    private readonly int _closeAfter = options.Value.CloseAfter;
    private bool _any;

    /// <summary>Sales that a crowd wants, each once, until <see cref="SoldOutSale.EndKeeping"/>.</summary>
    public ChannelReader<SoldOutSale> Crowded => _crowded.Reader;

    /// <summary>False: nobody needs to look any closer. A sale that was once sold out counts, too.</summary>
    public bool AnyClosed => Volatile.Read(ref _any);

    /// <summary>True: the answer to one unit is "sold out, 0 left".</summary>
    public bool Refuses(ProductId product, UserId user) =>
        _sales.TryGetValue(product, out var sale) && sale.Refuses(user, time.GetTimestamp());

    /// <summary>Redis has refused, with nothing left.</summary>
    public void SawRefusal(ProductId product)
    {
        if (_closeAfter == 0)
            return;
        var sale = _sales.GetOrAdd(product, static id => new SoldOutSale(id));
        if (sale.IsCrowd(time.GetTimestamp(), time.TimestampFrequency, _closeAfter))
        {
            Volatile.Write(ref _any, true);
            _crowded.Writer.TryWrite(sale);
        }
    }

    /// <summary>There is news of a sale: whoever keeps its gate had better look at once. It would look by itself soon.</summary>
    public void Tell(SaleNews news)
    {
        if (_sales.TryGetValue(news.Product, out var sale))
            sale.Tell();
    }
}
