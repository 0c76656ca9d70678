using FlashSale.Tests.SoldOut;

namespace FlashSale.Tests.Speed;

/// <summary>Its gates stay closed for so long that no busy machine opens one while requests are counted.</summary>
public sealed class CostFixture : SoldOutFixture
{
    protected override string Lease => "00:00:05";
}
