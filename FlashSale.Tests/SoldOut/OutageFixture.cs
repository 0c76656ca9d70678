namespace FlashSale.Tests.SoldOut;

/// <summary>Its Redis may be killed and comes back with what it had; its replicas don't wait long for one that is frozen.</summary>
public sealed class OutageFixture : SoldOutFixture
{
    /// <summary>Long enough for the gate to be closed still when Redis has just gone.</summary>
    public static readonly TimeSpan LeaseLength = TimeSpan.FromSeconds(2);

    protected override string Lease => LeaseLength.ToString("c");

    protected override string Patience => "00:00:03";

    protected override bool Durable => true;
}
