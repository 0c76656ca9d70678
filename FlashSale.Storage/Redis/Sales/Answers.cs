using System.Globalization;
using FlashSale.Domain;

namespace FlashSale.Storage.Redis.Sales;

/// <summary>
/// A recorded answer, a value of the hash <c>idempotency</c>: <code>fingerprint orderId left packedOrder</code>. <c>purchase.lua</c> writes and
/// reads it; a rebuild writes it out of what the store has.
/// </summary>
internal static class Answers
{
    /// <summary>Where in the hash a purchase's answer is.</summary>
    public static string Field(ProductId product, UserId user, string key) => $"{product.Value}:{user.Value}:{key}";

    /// <summary>What makes two requests with one key the same request. The product and the user are in the field already.</summary>
    public static string Fingerprint(int quantity) => "q" + quantity.ToString(CultureInfo.InvariantCulture);

    public static string Format(AnsweredPurchase purchase) =>
        string.Create(
            CultureInfo.InvariantCulture,
            $"{Fingerprint(purchase.Order.Quantity)} {purchase.Order.Id} {purchase.Answer.Remaining} {PackedOrder.Format(purchase.AsMade)}"
        );
}
