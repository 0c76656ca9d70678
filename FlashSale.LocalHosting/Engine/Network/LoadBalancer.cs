using System.Net;
using System.Net.Sockets;

namespace FlashSale.LocalHosting;

/// <summary>
/// Listens on the public port of an endpoint and gives each connection to the next replica: healthy ones first, then any that runs, never one
/// that doesn't. It works on bytes, so server-sent events and upgrades pass as they are.
/// </summary>
internal sealed class LoadBalancer : IDisposable
{
    // A replica on this machine answers a connect at once or is in trouble.
    private static readonly TimeSpan _connectTimeout = TimeSpan.FromSeconds(2);

    /// <summary>Ports that are tried where any will do.</summary>
    private const int Attempts = 10;

    private readonly string _endpoint;
    private readonly IReadOnlyList<Instance> _replicas;
    private readonly List<Socket> _listeners = [];
    private uint _next;

    private LoadBalancer(string endpoint, IReadOnlyList<Instance> replicas)
    {
        _endpoint = endpoint;
        _replicas = replicas;
    }

    public int Port { get; private set; }

    /// <param name="port">0: any free one.</param>
    /// <exception cref="SocketException">The port is taken: on 127.0.0.1, or on [::1].</exception>
    public static LoadBalancer Start(string endpoint, int port, IReadOnlyList<Instance> replicas)
    {
        for (var attempt = 1; ; attempt++)
        {
            var balancer = new LoadBalancer(endpoint, replicas);
            try
            {
                balancer.Listen(port);
                return balancer;
            }
            catch (SocketException e) when (port == 0 && e.SocketErrorCode == SocketError.AddressAlreadyInUse && attempt < Attempts)
            {
                // The kernel chose one that is free on 127.0.0.1, and somebody has it on [::1].
                balancer.Dispose();
            }
            catch
            {
                balancer.Dispose();
                throw;
            }
        }
    }

    public void Dispose() => _listeners.ForEach(static listener => listener.Dispose());

    /// <summary><c>localhost</c> means both addresses, and some clients try the second one first: there must be nobody else.</summary>
    private void Listen(int port)
    {
        Port = Listen(IPAddress.Loopback, port);
        try
        {
            if (Socket.OSSupportsIPv6)
                Listen(IPAddress.IPv6Loopback, Port);
        }
        catch (SocketException e) when (e.SocketErrorCode is SocketError.AddressNotAvailable or SocketError.AddressFamilyNotSupported)
        {
            // No IPv6 loopback on this machine: nobody can connect to it either.
        }
    }

    private int Listen(IPAddress address, int port)
    {
        var listener = new Socket(address.AddressFamily, SocketType.Stream, ProtocolType.Tcp);
        try
        {
            listener.Bind(new IPEndPoint(address, port));
            listener.Listen(backlog: 4096);
        }
        catch
        {
            listener.Dispose();
            throw;
        }
        _listeners.Add(listener);
        _ = AcceptAsync(listener);
        return ((IPEndPoint)listener.LocalEndPoint!).Port;
    }

    private async Task AcceptAsync(Socket listener)
    {
        while (true)
        {
            try
            {
                var client = await listener.AcceptAsync();
                _ = ServeAsync(client);
            }
            catch (ObjectDisposedException)
            {
                return;
            }
            catch (SocketException e) when (e.SocketErrorCode == SocketError.OperationAborted)
            {
                return;
            }
            catch (SocketException)
            {
                // Out of file descriptors, or the client has gone: neither ends the service.
                await Task.Delay(20);
            }
        }
    }

    private async Task ServeAsync(Socket client)
    {
        if (await ConnectAsync() is not { } replica)
        {
            Tunnel.Reset(client);
            return;
        }
        client.NoDelay = true;
        await Tunnel.RunAsync(client, replica);
    }

    private async Task<Socket?> ConnectAsync()
    {
        var start = Interlocked.Increment(ref _next);
        return await ConnectAsync(start, healthy: true) ?? await ConnectAsync(start, healthy: false);
    }

    private async Task<Socket?> ConnectAsync(uint start, bool healthy)
    {
        for (var i = 0u; i < _replicas.Count; i++)
        {
            var replica = _replicas[(int)((start + i) % (uint)_replicas.Count)];
            if (replica.AcceptsWork && replica.IsHealthy == healthy && await TryConnectAsync(replica.TargetPorts[_endpoint]) is { } socket)
                return socket;
        }
        return null;
    }

    private static async Task<Socket?> TryConnectAsync(int port)
    {
        var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            using var timeout = new CancellationTokenSource(_connectTimeout);
            await socket.ConnectAsync(new IPEndPoint(IPAddress.Loopback, port), timeout.Token);
            return socket;
        }
        catch (Exception e) when (e is SocketException or OperationCanceledException)
        {
            socket.Dispose();
            return null;
        }
    }
}
