using System.Net;
using System.Net.Sockets;
using System.Text;

namespace FlashSale.Tests.LocalHosting;

/// <summary>Answers with its name, then with what it is told, and ends its half when the client has ended its own.</summary>
internal sealed class EchoServer : IDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);

    public EchoServer(string name)
    {
        _listener.Start(backlog: 1024);
        Port = ((IPEndPoint)_listener.LocalEndpoint).Port;
        _ = ServeAsync(name);
    }

    public int Port { get; }

    public void Dispose() => _listener.Dispose();

    private async Task ServeAsync(string name)
    {
        try
        {
            while (true)
                _ = EchoAsync(await _listener.AcceptTcpClientAsync(), name);
        }
        catch (Exception e) when (e is SocketException or ObjectDisposedException)
        {
            // Disposed.
        }
    }

    private static async Task EchoAsync(TcpClient client, string name)
    {
        using (client)
        {
            var stream = client.GetStream();
            await stream.WriteAsync(Encoding.ASCII.GetBytes(name + ":"));
            await stream.CopyToAsync(stream);
        }
    }
}
