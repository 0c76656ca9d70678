using System.Collections.Concurrent;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.Logging;

namespace FlashSale.Tests.Telemetry;

/// <summary>
/// A collector that takes OTLP as <c>http/protobuf</c> on a free loopback port and keeps what it got. Protobuf leaves text as it is, so a
/// name can be looked for without taking the messages apart.
/// </summary>
internal sealed class OtlpReceiver : IAsyncDisposable
{
    private readonly WebApplication _app;
    private readonly ConcurrentQueue<(string Path, string? Key, string Text)> _received = new();

    private OtlpReceiver(WebApplication app) => _app = app;

    public string Address => _app.Urls.Single();

    /// <summary>Value of the header <c>x-otlp-api-key</c> of each request.</summary>
    public IEnumerable<string?> Keys => _received.Select(static request => request.Key);

    public static async Task<OtlpReceiver> StartAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        var app = builder.Build();
        var receiver = new OtlpReceiver(app);
        app.MapPost(
            "/v1/{signal}",
            async context =>
            {
                using var body = new MemoryStream();
                await context.Request.Body.CopyToAsync(body);
                var key = context.Request.Headers["x-otlp-api-key"].ToString();
                receiver._received.Enqueue((context.Request.Path, key, Encoding.Latin1.GetString(body.ToArray())));
            }
        );
        await app.StartAsync();
        return receiver;
    }

    /// <param name="signal"><c>traces</c>, <c>metrics</c> or <c>logs</c>.</param>
    public string Received(string signal) =>
        string.Concat(_received.Where(request => request.Path == $"/v1/{signal}").Select(static request => request.Text));

    public ValueTask DisposeAsync() => _app.DisposeAsync();
}
