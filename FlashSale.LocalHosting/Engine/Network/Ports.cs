using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;

namespace FlashSale.LocalHosting;

/// <summary>
/// Free ports for processes that bind them later. They come from below the range of which the kernel takes the ports of outgoing connections:
/// under load those would take a port between our looking and the child's binding.
/// </summary>
internal sealed class Ports
{
    private const int First = 12_000;
    private const int End = 32_000;
    private readonly HashSet<int> _given = [];

    /// <exception cref="DistributedApplicationException">None was found.</exception>
    public int Next()
    {
        for (var attempt = 0; attempt < 1000; attempt++)
        {
            var port = RandomNumberGenerator.GetInt32(First, End);
            lock (_given)
                if (!_given.Add(port))
                    continue;
            if (IsFree(port))
                return port;
        }
        throw new DistributedApplicationException("No free port was found.");
    }

    public static bool IsFree(int port) =>
        CanBind(IPAddress.Loopback, port) && (!Socket.OSSupportsIPv6 || CanBind(IPAddress.IPv6Loopback, port));

    private static bool CanBind(IPAddress address, int port)
    {
        using var socket = new Socket(address.AddressFamily, SocketType.Stream, ProtocolType.Tcp);
        try
        {
            socket.Bind(new IPEndPoint(address, port));
            return true;
        }
        catch (SocketException e)
        {
            // A machine may know IPv6 and have no IPv6 loopback address: then nobody else can take the port there either.
            return e.SocketErrorCode == SocketError.AddressNotAvailable;
        }
    }
}
