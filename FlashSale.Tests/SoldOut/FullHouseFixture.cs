namespace FlashSale.Tests.SoldOut;

/// <summary>Its replicas have few places, which a frozen Redis fills at once; whoever has one keeps it, and gates stay closed for long.</summary>
public sealed class FullHouseFixture : SoldOutFixture
{
    public const int Places = 4;

    protected override string Lease => "00:00:05";

    protected override string Patience => "00:00:30";

    protected override (string, string)[] MoreSettings => [("Overload:MaxConcurrent", $"{Places}"), ("Overload:MaxQueued", "0")];
}
