using System.Net.Sockets;
using System.Text;
using FlashSale.Tests.Infrastructure;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;

namespace FlashSale.Tests.Api;

[Trait(Tiers.Name, Tiers.Integration)]
[Collection(ApiCollection.Name)]
public sealed class SlowBodyTests(ApiFixture api)
{
    [Fact]
    public async Task Post_BodyThatNeverEnds_IsToldSoAndCutOff()
    {
        // The server's own patience, 5 s, only shortened.
        await using var host = await ApiHost.StartAsync(
            api.Redis,
            api.Store,
            static services =>
                services.Configure<KestrelServerOptions>(static kestrel =>
                    kestrel.Limits.MinRequestBodyDataRate = new(bytesPerSecond: 240, gracePeriod: TimeSpan.FromSeconds(1.5))
                )
        );
        using var socket = new TcpClient();
        await socket.ConnectAsync(host.Address.Host, host.Address.Port);
        await using var stream = socket.GetStream();
        await stream.WriteAsync(
            Encoding.UTF8.GetBytes(
                "POST /api/v1/auth/login HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: 100\r\n\r\n{"
            )
        );
        using var reader = new StreamReader(stream);

        // To the end of the connection: nobody knows where the next request would begin.
        var answer = await reader.ReadToEndAsync().WaitAsync(Eventually.Bound);

        Assert.StartsWith("HTTP/1.1 408", answer, StringComparison.Ordinal);
        Assert.Contains("\"code\":\"request_timeout\"", answer, StringComparison.Ordinal);
    }
}
