using System.Net;
using System.Net.Sockets;
using System.Text;
using FlashSale.LocalHosting;

namespace Aspire.Hosting;

/// <summary>Healthy when it answers PING. A server that still loads its data answers <c>-LOADING</c> instead.</summary>
internal sealed class RedisProbe(RedisResource redis) : IProbe
{
    public Task<bool> IsHealthyAsync(Instance instance, CancellationToken cancel) => AnswersAsync(redis.Port, redis.Password, cancel);

    internal static async Task<bool> AnswersAsync(int port, string password, CancellationToken cancel)
    {
        using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        await socket.ConnectAsync(new IPEndPoint(IPAddress.Loopback, port), cancel);
        await socket.SendAsync(Encoding.UTF8.GetBytes($"AUTH {password}\r\nPING\r\n"), cancel);
        var buffer = new byte[256];
        var reply = "";
        // +OK\r\n+PONG\r\n
        while (!reply.EndsWith("+PONG\r\n", StringComparison.Ordinal))
        {
            var count = await socket.ReceiveAsync(buffer, cancel);
            reply += Encoding.UTF8.GetString(buffer, 0, count);
            // It says no more after an error: waiting for that would take all the patience there is.
            if (count == 0 || reply.Contains('-', StringComparison.Ordinal))
                return false;
        }
        return true;
    }
}
