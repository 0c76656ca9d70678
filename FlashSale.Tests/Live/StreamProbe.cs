using System.Buffers.Text;
using System.Net.Sockets;
using System.Text;

namespace FlashSale.Tests.Live;

/// <summary>
/// A stream of one product that costs next to nothing, so that thousands fit beside what they measure: it only looks for the sale's number
/// in what arrives, and says when it grows.
/// </summary>
internal sealed class StreamProbe(Action<long, long> grew) : IDisposable
{
    private static readonly byte[] Mark = "\"sequence\":"u8.ToArray();

    private readonly Socket _socket = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
    private long _sequence = -1;

    /// <summary>The sale's number in the last event. -1: nothing came yet.</summary>
    public long Sequence => Volatile.Read(ref _sequence);

    public async Task OpenAsync(Uri site, string product)
    {
        await _socket.ConnectAsync(site.Host, site.Port);
        var request = $"GET /api/v1/events?product={product} HTTP/1.1\r\nHost: {site.Authority}\r\n\r\n";
        await _socket.SendAsync(Encoding.ASCII.GetBytes(request));
        _ = ListenAsync();
    }

    public void Dispose() => _socket.Dispose();

    private async Task ListenAsync()
    {
        var (buffer, kept) = (new byte[4096], 0);
        try
        {
            while (true)
            {
                var count = await _socket.ReceiveAsync(buffer.AsMemory(kept));
                if (count == 0)
                    return;
                kept = Look(buffer, kept + count);
            }
        }
        catch (Exception e) when (e is SocketException or ObjectDisposedException)
        {
            // The test is over.
        }
    }

    /// <summary>Returns how many bytes at the end, now at the beginning, may be the first of a number.</summary>
    private int Look(byte[] buffer, int length)
    {
        var rest = buffer.AsSpan(0, length);
        for (int at; (at = rest.IndexOf(Mark)) >= 0; )
        {
            var number = rest[(at + Mark.Length)..];
            if (!Utf8Parser.TryParse(number, out long sequence, out var digits) || digits == number.Length)
            {
                rest = rest[at..];
                break;
            }
            if (sequence > _sequence)
            {
                grew(_sequence, sequence);
                Volatile.Write(ref _sequence, sequence);
            }
            rest = number[digits..];
        }
        rest = rest[^Math.Min(rest.Length, Mark.Length + 20)..];
        rest.CopyTo(buffer);
        return rest.Length;
    }
}
