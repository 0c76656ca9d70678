using FlashSale.Domain;
using StackExchange.Redis;

namespace FlashSale.Storage.Redis.Sales;

/// <summary>One press of "buy", as <c>purchase.lua</c> takes it.</summary>
/// <param name="Request">What is asked.</param>
/// <param name="Id">Of the order, should there be one.</param>
/// <param name="Trace">For the event.</param>
internal sealed record Press(PurchaseRequest Request, OrderId Id, string Trace)
{
    /// <summary>How many arguments it has.</summary>
    public const int Arguments = 7;

    private static readonly RedisValue OfOne = Answers.Fingerprint(1);
    private static readonly RedisValue Limited = "1";

    public ProductId Product => Request.Product;

    public void Write(Span<RedisValue> arguments)
    {
        arguments[0] = Request.User.Value;
        arguments[1] = Request.Quantity;
        arguments[2] = Id.Value;
        arguments[3] = Request.Quantity == 1 ? OfOne : Answers.Fingerprint(Request.Quantity);
        arguments[4] = Request.AddressLimit is null ? RedisValue.EmptyString : Limited;
        arguments[5] = Trace;
        arguments[6] = Request.IdempotencyKey;
    }
}
