using System.Buffers;
using System.Net.Sockets;

namespace FlashSale.LocalHosting;

/// <summary>Carries bytes between a client and a replica until both sides have said all.</summary>
internal static class Tunnel
{
    private const int BufferSize = 16 * 1024;

    /// <summary>Returns when both directions have ended, or one has broken. Closes both sockets.</summary>
    public static async Task RunAsync(Socket client, Socket replica)
    {
        using (client)
        using (replica)
        {
            var up = CopyAsync(client, replica);
            var down = CopyAsync(replica, client);
            var whole = await await Task.WhenAny(up, down);
            if (!whole)
            {
                // A broken half never ends by itself: the other one is waiting for a peer that is gone.
                Reset(client);
                Reset(replica);
            }
            await Task.WhenAll(up, down);
        }
    }

    /// <summary>True: the sender ended its half in order, and the receiver was told. False: the connection broke.</summary>
    private static async Task<bool> CopyAsync(Socket from, Socket to)
    {
        try
        {
            while (true)
            {
                // Waits without a buffer: thousands of idle connections cost no memory.
                await from.ReceiveAsync(Memory<byte>.Empty, SocketFlags.None);
                if (await MoveAsync(from, to))
                    continue;
                to.Shutdown(SocketShutdown.Send);
                return true;
            }
        }
        catch (Exception e) when (e is SocketException or ObjectDisposedException)
        {
            return false;
        }
    }

    /// <summary>Moves what has arrived; false at the end.</summary>
    private static async ValueTask<bool> MoveAsync(Socket from, Socket to)
    {
        var buffer = ArrayPool<byte>.Shared.Rent(BufferSize);
        try
        {
            var count = await from.ReceiveAsync(buffer.AsMemory(0, BufferSize), SocketFlags.None);
            for (var sent = 0; sent < count; )
                sent += await to.SendAsync(buffer.AsMemory(sent, count - sent), SocketFlags.None);
            return count > 0;
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    /// <summary>Closes so that the peer sees a broken connection and not an orderly end, which would make half an answer look whole.</summary>
    public static void Reset(Socket socket)
    {
        try
        {
            socket.LingerState = new LingerOption(enable: true, seconds: 0);
        }
        catch (Exception e) when (e is SocketException or ObjectDisposedException)
        {
            // Already closed.
        }
        socket.Dispose();
    }
}
