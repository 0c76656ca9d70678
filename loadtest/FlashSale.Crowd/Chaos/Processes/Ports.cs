using System.Net;
using System.Net.Sockets;

namespace FlashSale.Crowd.Chaos.Processes;

/// <summary>Free ports of the loopback interface.</summary>
internal static class Ports
{
    /// <summary>All are held open until the last is known, so that they differ.</summary>
    public static IReadOnlyList<int> Free(int count)
    {
        List<TcpListener> listeners = [.. Enumerable.Range(0, count).Select(static _ => new TcpListener(IPAddress.Loopback, 0))];
        foreach (var listener in listeners)
            listener.Start();
        List<int> ports = [.. listeners.Select(static listener => ((IPEndPoint)listener.LocalEndpoint).Port)];
        foreach (var listener in listeners)
            listener.Dispose();
        return ports;
    }
}
