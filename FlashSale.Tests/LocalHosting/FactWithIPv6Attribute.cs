using System.Net;
using System.Net.Sockets;

namespace FlashSale.Tests.LocalHosting;

/// <summary>A test of <c>[::1]</c>: skipped, saying so, on a machine that has no such address.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class FactWithIPv6Attribute : FactAttribute
{
    public FactWithIPv6Attribute()
    {
        try
        {
            using var listener = new TcpListener(IPAddress.IPv6Loopback, 0);
            listener.Start();
        }
        catch (SocketException)
        {
            Skip = "There is no IPv6 loopback.";
        }
    }
}
