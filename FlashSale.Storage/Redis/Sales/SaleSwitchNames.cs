using FlashSale.Domain;

namespace FlashSale.Storage.Redis.Sales;

/// <summary>The operator's switch as the sale's hash and its events spell it.</summary>
internal static class SaleSwitchNames
{
    public static string Name(SaleSwitch value) =>
        value switch
        {
            SaleSwitch.Open => "open",
            SaleSwitch.Paused => "paused",
            SaleSwitch.Closed => "closed",
            SaleSwitch.Deleted => "deleted",
            _ => throw new ArgumentOutOfRangeException(nameof(value), value, null),
        };

    /// <summary>Null for any other word.</summary>
    public static SaleSwitch? Parse(string? name) =>
        name switch
        {
            "open" => SaleSwitch.Open,
            "paused" => SaleSwitch.Paused,
            "closed" => SaleSwitch.Closed,
            "deleted" => SaleSwitch.Deleted,
            _ => null,
        };
}
