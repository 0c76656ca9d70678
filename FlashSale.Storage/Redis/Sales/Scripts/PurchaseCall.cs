using StackExchange.Redis;

namespace FlashSale.Storage.Redis.Sales;

/// <summary>Keys and arguments of one call of <c>purchase.lua</c>: presses grouped by sale, those for one sale in the order they came in.</summary>
internal sealed class PurchaseCall
{
    private const int KeysOfSale = 6;
    private const int ArgumentsOfSale = 2;

    /// <summary>Which press comes when in the call. Most calls are about one sale: they come as they are.</summary>
    private readonly int[]? _order;

    /// <param name="presses">What is asked.</param>
    /// <param name="shared">The keys that come before those of the sales.</param>
    /// <param name="terms">The arguments that come before those of the sales.</param>
    public PurchaseCall(Press[] presses, RedisKey[] shared, RedisValue[] terms)
    {
        var sales = 1;
        if (Array.Exists(presses, press => press.Product != presses[0].Product))
            _order = GroupBySale(presses, out sales);
        Keys = new RedisKey[shared.Length + (KeysOfSale * sales)];
        Arguments = new RedisValue[terms.Length + (ArgumentsOfSale * sales) + (Press.Arguments * presses.Length)];
        shared.CopyTo(Keys, 0);
        terms.CopyTo(Arguments, 0);
        var (key, argument) = (shared.Length, terms.Length);
        for (var at = 0; at < presses.Length; )
        {
            var product = At(presses, at).Product;
            var end = at + 1;
            while (end < presses.Length && At(presses, end).Product == product)
                end++;
            var sale = SaleKeys.Of(product);
            sale.All.CopyTo(Keys, key);
            key += KeysOfSale;
            Arguments[argument++] = sale.Product;
            Arguments[argument++] = end - at;
            for (; at < end; at++, argument += Press.Arguments)
                At(presses, at).Write(Arguments.AsSpan(argument, Press.Arguments));
        }
    }

    public RedisKey[] Keys { get; }

    public RedisValue[] Arguments { get; }

    /// <summary>One reply for each press, in the order in which the presses were given.</summary>
    public RedisResult[] InOrderOfPresses(RedisResult[] replies)
    {
        if (_order is null)
            return replies;
        var sorted = new RedisResult[replies.Length];
        for (var i = 0; i < replies.Length; i++)
            sorted[_order[i]] = replies[i];
        return sorted;
    }

    private Press At(Press[] presses, int position) => presses[_order?[position] ?? position];

    /// <summary>Mostly they are of few sales: looking through all for each sale needs no list for each.</summary>
    private static int[] GroupBySale(Press[] presses, out int sales)
    {
        var order = new int[presses.Length];
        Span<bool> taken = stackalloc bool[presses.Length];
        sales = 0;
        var at = 0;
        for (var first = 0; first < presses.Length; first++)
        {
            if (taken[first])
                continue;
            sales++;
            for (var i = first; i < presses.Length; i++)
            {
                if (taken[i] || presses[i].Product != presses[first].Product)
                    continue;
                taken[i] = true;
                order[at++] = i;
            }
        }
        return order;
    }
}
