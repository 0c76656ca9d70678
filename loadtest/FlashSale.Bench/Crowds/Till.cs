using System.Globalization;
using System.Text;
using FlashSale.Bench.Shops;

namespace FlashSale.Bench.Crowds;

/// <summary>Hands out purchases, each once: a buyer, a sale that this buyer has nothing of, a key, and an address.</summary>
internal sealed class Till
{
    private readonly Shop _shop;
    private readonly string[] _sessions;
    private readonly List<string> _sales = [];
    private int _next;

    public Till(Shop shop)
    {
        _shop = shop;
        _sessions = File.ReadAllLines(shop.SessionFile);
    }

    /// <summary>Opens so many sales that <paramref name="purchases"/> more can be handed out.</summary>
    public async Task StockAsync(int purchases, CancellationToken cancel)
    {
        while (_sales.Count * _sessions.Length - _next < purchases)
            _sales.Add(await _shop.OpenSaleAsync("plenty", _sessions.Length, cancel));
    }

    public IReadOnlyList<string> Sales => _sales;

    /// <summary>The bytes of the next purchase, to be sent until it is answered with anything but 503. Null: there are no more.</summary>
    public byte[]? Next()
    {
        var number = Interlocked.Increment(ref _next) - 1;
        var (sale, buyer) = (number / _sessions.Length, number % _sessions.Length);
        if (sale >= _sales.Count)
            return null;
        return Encoding.ASCII.GetBytes(
            string.Create(
                CultureInfo.InvariantCulture,
                $"POST /api/v1/user/buy/{_sales[sale]} HTTP/1.1\r\nHost: localhost\r\nCookie: sessionId={_sessions[buyer]}\r\n"
                    + $"X-Forwarded-For: 10.{(number >> 16) & 255}.{(number >> 8) & 255}.{number & 255}\r\n"
                    + $"Content-Length: 0\r\nIdempotency-Key: crowd-{number}\r\n\r\n"
            )
        );
    }
}
