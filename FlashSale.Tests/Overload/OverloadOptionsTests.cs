using FlashSale.Tests.Infrastructure;
using Microsoft.AspNetCore.Server.Kestrel.Transport.Sockets;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace FlashSale.Tests.Overload;

[Trait(Tiers.Name, Tiers.Integration)]
[Collection(ApiCollection.Name)]
public sealed class OverloadOptionsTests(ApiFixture api)
{
    /// <summary>Kestrel's own 512 are gone in the second in which a sale opens.</summary>
    [Fact]
    public void Listening_ByDefault_HasAPlaceForARush() =>
        Assert.Equal(4096, api.Host.Services.GetRequiredService<IOptions<SocketTransportOptions>>().Value.Backlog);

    [Theory]
    [InlineData("MaxConcurrent", "0")]
    [InlineData("MaxQueued", "-1")]
    [InlineData("MaxPayments", "0")]
    [InlineData("MaxPasswords", "0")]
    [InlineData("MaxConnections", "0")]
    public async Task Boot_ASettingOutOfRange_StopsAndNamesIt(string setting, string value)
    {
        var refused = await Assert.ThrowsAsync<OptionsValidationException>(() =>
            ApiHost.StartAsync(api.Redis, api.Store, settings: ($"Overload:{setting}", value))
        );

        Assert.Contains(setting, refused.Message, StringComparison.Ordinal);
    }
}
