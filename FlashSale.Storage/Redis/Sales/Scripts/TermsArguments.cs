using FlashSale.Domain;
using StackExchange.Redis;

namespace FlashSale.Storage.Redis.Sales;

/// <summary>A sale's terms as <c>open_sale.lua</c> and <c>amend_sale.lua</c> take them: their first seven arguments.</summary>
internal static class TermsArguments
{
    /// <exception cref="ArgumentException">
    /// A packed order could not carry the currency: it is not made of letters. Validation lies with whoever takes the terms in.
    /// </exception>
    public static RedisValue[] Of(SaleTerms terms)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(terms.TotalStock);
        ArgumentOutOfRangeException.ThrowIfNegative(terms.Price.Minor);
        ArgumentOutOfRangeException.ThrowIfNegative(terms.PerUserLimit);
        if (terms.Price.Currency.Length == 0 || !terms.Price.Currency.All(char.IsAsciiLetter))
            throw new ArgumentException("A currency is made of letters.", nameof(terms));
        return
        [
            terms.TotalStock,
            terms.Price.Minor,
            terms.Price.Currency,
            UnixTime.ToMilliseconds(terms.StartsAt),
            UnixTime.ToMilliseconds(terms.EndsAt),
            terms.PerUserLimit,
            (long)terms.Hold.TotalMilliseconds,
        ];
    }
}
