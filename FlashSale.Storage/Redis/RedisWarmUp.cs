using System.Net;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using StackExchange.Redis;

namespace FlashSale.Storage.Redis;

/// <summary>
/// Connects before the service takes its first request, and teaches every server all scripts, again whenever one comes back. Without it
/// the first thousand requests of a rush would wait for one connection to be made, and those after a restart of Redis would each send
/// the whole text of their script.
/// </summary>
/// <remarks>Never in the way: a Redis that is away, or comes back while this fails, is met by <see cref="RedisScript"/> itself.</remarks>
internal sealed class RedisWarmUp(IConnectionMultiplexer connection, IOptions<RedisOptions> options, ILogger<RedisWarmUp> logger)
    : IHostedService
{
    private static readonly RedisScript[] Scripts = RedisScript.LoadAll();

    public async Task StartAsync(CancellationToken cancellationToken)
    {
        connection.ConnectionRestored += OnRestored;
        await Task.WhenAll(connection.GetEndPoints().Select(TeachAsync));
    }

    public Task StopAsync(CancellationToken cancellationToken)
    {
        connection.ConnectionRestored -= OnRestored;
        return Task.CompletedTask;
    }

    private void OnRestored(object? sender, ConnectionFailedEventArgs restored)
    {
        if (restored is { ConnectionType: ConnectionType.Interactive, EndPoint: { } endPoint })
            _ = TeachAsync(endPoint);
    }

    private async Task TeachAsync(EndPoint endPoint)
    {
        try
        {
            var server = connection.GetServer(endPoint);
            await Task.WhenAll(Scripts.Select(script => server.ScriptLoadAsync(script.Text))).WaitAsync(options.Value.CommandTimeout);
        }
        catch (Exception e) when (e is RedisException or TimeoutException or ObjectDisposedException)
        {
            Log.ScriptsNotLoaded(logger, e.GetType().Name);
        }
    }
}
