using System.Globalization;
using System.Text.Json;

namespace FlashSale.Tests.Payments;

/// <summary>A payment intent of <see cref="FakeProvider"/>.</summary>
internal sealed class FakeIntent(string id, string order, long amount, string currency)
{
    public string Id => id;

    public string Order => order;

    public string Status { get; set; } = "requires_payment_method";

    /// <summary>How often money was set aside.</summary>
    public int Authorizations { get; set; }

    /// <summary>How often money was taken.</summary>
    public int Captures { get; set; }

    public string Amount => string.Create(CultureInfo.InvariantCulture, $"{amount} {currency}");

    public string Json =>
        JsonSerializer.Serialize(
            new
            {
                id,
                @object = "payment_intent",
                amount,
                currency,
                status = Status,
                metadata = new { order_id = order },
            }
        );
}
