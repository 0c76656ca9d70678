using FlashSale.Domain;
using StackExchange.Redis;

namespace FlashSale.Storage.Redis.Sales;

/// <summary>A sale's terms as <c>open_sale.lua</c> and <c>amend_sale.lua</c> take them: their first seven arguments.</summary>
internal static class TermsArguments
{
    /// <summary>Longer than this is a mistake; and a deadline must stay within the years that a time can have.</summary>
    private static readonly TimeSpan MaxHold = TimeSpan.FromDays(366);

    /// <exception cref="ArgumentException">
    /// No sale could be held on such terms, or a packed order not carry them (a currency is made of letters). Telling a person what is
    /// wrong lies with whoever takes the terms in; this is the last line of defence.
    /// </exception>
    public static RedisValue[] Of(SaleTerms terms)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(terms.TotalStock);
        ArgumentOutOfRangeException.ThrowIfNegative(terms.Price.Minor);
        ArgumentOutOfRangeException.ThrowIfNegative(terms.PerUserLimit);
        ArgumentOutOfRangeException.ThrowIfLessThan(terms.Hold, TimeSpan.Zero);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(terms.Hold, MaxHold);
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
            (long)Math.Ceiling(terms.Hold.TotalMilliseconds),
        ];
    }
}
