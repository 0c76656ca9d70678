using FlashSale.Domain;
using StackExchange.Redis;

namespace FlashSale.Storage.Redis.Sales;

/// <summary><c>amend_sale.lua</c>: what goes in and what its replies mean.</summary>
internal static class AmendSaleScript
{
    private static readonly RedisScript Script = RedisScript.Load("amend_sale.lua");

    /// <exception cref="StoreUnavailableException">Redis could not be asked.</exception>
    public static Task<SaleControlOutcome> RunAsync(
        RedisGateway redis,
        ProductId product,
        SaleTerms terms,
        int? seenTotal,
        CancellationToken cancel
    ) => ControlCall.RunAsync(redis, Script, product, [.. TermsArguments.Of(terms), seenTotal ?? RedisValue.EmptyString], cancel);
}
