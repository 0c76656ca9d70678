using System.Net;
using FlashSale.ApiService.Security;
using FlashSale.Tests.Infrastructure;
using Microsoft.AspNetCore.Http;

namespace FlashSale.Tests.Api;

[Trait(Tiers.Name, Tiers.Unit)]
public sealed class LoopbackOnlyTests
{
    [Theory]
    [InlineData("127.0.0.1", true)]
    [InlineData("::1", true)]
    [InlineData("::ffff:127.0.0.1", true)]
    [InlineData("192.168.0.7", false)]
    [InlineData("2001:db8::1", false)]
    [InlineData(null, false)]
    public async Task Invoke_MarkedEndpoint_LetsOnlyThisMachineIn(string? peer, bool enters)
    {
        Assert.Equal(enters, await EntersAsync(peer, new LoopbackOnly()));
    }

    [Fact]
    public async Task Invoke_OtherEndpoint_LetsEveryoneIn() => Assert.True(await EntersAsync("192.168.0.7"));

    private static async Task<bool> EntersAsync(string? peer, params object[] metadata)
    {
        var entered = false;
        var middleware = new LoopbackOnlyMiddleware(_ =>
        {
            entered = true;
            return Task.CompletedTask;
        });
        var context = new DefaultHttpContext();
        context.Connection.RemoteIpAddress = peer is null ? null : IPAddress.Parse(peer);
        context.SetEndpoint(new Endpoint(null, new EndpointMetadataCollection(metadata), "test"));

        await middleware.InvokeAsync(context);

        Assert.Equal(entered ? 200 : 404, context.Response.StatusCode);
        return entered;
    }
}
