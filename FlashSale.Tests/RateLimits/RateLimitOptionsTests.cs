using FlashSale.Domain;
using FlashSale.Storage;
using FlashSale.Storage.Redis;
using FlashSale.Tests.Infrastructure;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;

namespace FlashSale.Tests.RateLimits;

[Trait(Tiers.Name, Tiers.Unit)]
public sealed class RateLimitOptionsTests
{
    [Theory]
    [InlineData("login", 5, 60)]
    [InlineData("otp", 3, 300)]
    public void Rules_NothingConfigured_AreTheDefaults(string action, int limit, int seconds)
    {
        var options = Read();
        var expected = new RateRule(action, limit, TimeSpan.FromSeconds(seconds));

        Assert.Equal(expected, options.Ip(action));
        Assert.Equal(expected, options.User(action));
    }

    [Theory]
    [InlineData("register", 20)]
    [InlineData("purchase", 10)]
    public void Rules_NothingConfigured_LimitAddressesOnly(string action, int limit)
    {
        Assert.Equal(new RateRule(action, limit, TimeSpan.FromMinutes(1)), Read().Ip(action));
        Assert.Null(Read().User(action));
    }

    [Fact]
    public void Rules_OneValueConfigured_KeepTheOtherDefaults()
    {
        var options = Read(("RateLimits:LOGIN:Ip:Limit", "50"));

        Assert.Equal(new RateRule("login", 50, TimeSpan.FromMinutes(1)), options.Ip("login"));
        Assert.Equal(5, options.User("login")!.Limit);
    }

    [Fact]
    public void Rules_LimitZero_AreOff() => Assert.Null(Read(("RateLimits:login:Ip:Limit", "0")).Ip("login"));

    [Fact]
    public void Rules_UnknownAction_Throw()
    {
        var e = Assert.Throws<InvalidOperationException>(() => Read().Ip("logn"));

        Assert.Contains("RateLimits:logn", e.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("RateLimits:login:Ip:Limit", "-1")]
    [InlineData("RateLimits:login:Ip:Limit", "1000001")]
    [InlineData("RateLimits:login:Ip:Limit", "many")]
    [InlineData("RateLimits:login:User:Window", "00:00:00")]
    [InlineData("RateLimits:login:User:Window", "2.00:00:00")]
    [InlineData("RateLimits:purchase:User:Limit", "5", "Purchase:UserLimit")]
    [InlineData("RateLimits:purchases:Ip:Limit", "200", "RateLimits:purchases")]
    [InlineData("RateLimits:login:Adress:Limit", "5", "Adress")]
    public async Task Boot_SettingMakesNoSense_StopsAndNamesIt(string key, string value, string? named = null)
    {
        using var host = Build((key, value));

        var e = await Assert.ThrowsAnyAsync<Exception>(() => host.StartAsync());

        Assert.Contains(named ?? key, e.ToString(), StringComparison.Ordinal);
    }

    private static RateLimitOptions Read(params (string, string)[] settings)
    {
        using var host = Build(settings);
        return host.Services.GetRequiredService<IOptions<RateLimitOptions>>().Value;
    }

    private static IHost Build(params (string Key, string Value)[] settings)
    {
        var builder = Host.CreateEmptyApplicationBuilder(null);
        builder.Configuration.AddInMemoryCollection(settings.Select(static s => new KeyValuePair<string, string?>(s.Key, s.Value)));
        builder.AddAccounts();
        return builder.Build();
    }
}
