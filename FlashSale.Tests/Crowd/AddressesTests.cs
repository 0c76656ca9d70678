using System.Net;
using FlashSale.Crowd.Api;
using FlashSale.Tests.Infrastructure;

namespace FlashSale.Tests.Crowd;

[Trait(Tiers.Name, Tiers.Unit)]
public sealed class AddressesTests
{
    [Fact]
    public void Next_ACrowd_AllDifferentAndReal()
    {
        var addresses = new Addresses();
        var crowd = Enumerable.Range(0, 20_000).Select(_ => addresses.Next()).ToHashSet();

        Assert.Equal(20_000, crowd.Count);
        Assert.All(crowd, address => Assert.Equal(10, IPAddress.Parse(address).GetAddressBytes()[0]));
    }
}
