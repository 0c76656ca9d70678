using System.Net;
using System.Net.Sockets;
using System.Text;

namespace FlashSale.Tests.Bench;

/// <summary>Takes one connection, gives one answer for whatever arrives, and hangs up when it has no more.</summary>
internal sealed class ScriptedServer : IDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);

    public ScriptedServer(params string[] answers)
    {
        _listener.Start();
        _ = ServeAsync(answers);
    }

    public Uri Url => new($"http://{_listener.LocalEndpoint}");

    public void Dispose() => _listener.Dispose();

    private async Task ServeAsync(string[] answers)
    {
        try
        {
            using var client = await _listener.AcceptTcpClientAsync();
            var (stream, request) = (client.GetStream(), new byte[64]);
            foreach (var answer in answers)
            {
                if (await stream.ReadAsync(request) == 0)
                    return;
                await stream.WriteAsync(Encoding.ASCII.GetBytes(answer));
            }
            await stream.ReadExactlyAsync(request.AsMemory(0, 1));
        }
        catch (Exception e) when (e is IOException or SocketException or ObjectDisposedException)
        {
            // Nobody asks any more.
        }
    }
}
