using System.Globalization;
using FlashSale.Domain;

namespace FlashSale.Storage.Redis.Sales;

/// <summary>
/// What one user holds or owns in one sale, as <c>product:buyers</c> has it: <c>units:orderId,orderId</c>. A bare number (units without
/// orders) is understood too. The entry is gone when the units reach 0.
/// </summary>
internal readonly record struct BuyerEntry(int Units, IReadOnlyList<OrderId> Orders)
{
    public string Format() => string.Create(CultureInfo.InvariantCulture, $"{Units}:{string.Join(',', Orders)}");

    /// <summary>Null when it is neither form. Ids that can't be ours are left out.</summary>
    public static BuyerEntry? Parse(string? text)
    {
        var colon = text?.IndexOf(':', StringComparison.Ordinal) ?? -1;
        var number = colon < 0 ? text : text![..colon];
        if (!int.TryParse(number, NumberStyles.None, CultureInfo.InvariantCulture, out var units))
            return null;
        var orders = new List<OrderId>();
        if (colon >= 0)
            foreach (var part in text![(colon + 1)..].Split(','))
                if (OrderId.TryParse(part, out var id))
                    orders.Add(id);
        return new BuyerEntry(units, orders);
    }
}
