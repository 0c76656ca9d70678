using FlashSale.ApiService.Security;
using FlashSale.Tests.Infrastructure;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.HttpOverrides;

namespace FlashSale.Tests.Api;

[Trait(Tiers.Name, Tiers.Unit)]
public sealed class TrustedProxiesTests
{
    [Fact]
    public void Apply_None_ForwardsNothing()
    {
        var options = new ForwardedHeadersOptions();

        new TrustedProxies().Apply(options);

        Assert.Equal(ForwardedHeaders.None, options.ForwardedHeaders);
        Assert.Empty(options.KnownProxies);
        Assert.Empty(options.KnownIPNetworks);
    }

    [Fact]
    public void Apply_Some_TrustsThemOnly()
    {
        var options = new ForwardedHeadersOptions();

        new TrustedProxies { KnownProxies = ["10.0.0.5"], KnownNetworks = ["10.1.0.0/16"] }.Apply(options);

        Assert.Equal("10.0.0.5", Assert.Single(options.KnownProxies).ToString());
        Assert.Equal("10.1.0.0/16", Assert.Single(options.KnownIPNetworks).ToString());
    }

    [Theory]
    [InlineData("proxy.local", "10.0.0.0/8", "KnownProxies")]
    [InlineData("10.0.0.5", "10.0.0.0", "KnownNetworks")]
    public void Apply_Nonsense_NamesTheSetting(string proxy, string network, string setting)
    {
        var proxies = new TrustedProxies { KnownProxies = [proxy], KnownNetworks = [network] };

        var error = Assert.Throws<FormatException>(() => proxies.Apply(new ForwardedHeadersOptions()));

        Assert.Contains($"ForwardedHeaders:{setting}", error.Message, StringComparison.Ordinal);
    }
}
