using System.Buffers.Text;
using System.Globalization;
using System.Net;
using System.Net.Sockets;

namespace FlashSale.Bench.Crowds;

/// <summary>
/// One connection that stays open, and as little around it as possible: ten thousand of them share two cores with what they measure.
/// Reads nothing of an answer but status, <c>Retry-After</c> and length.
/// </summary>
internal sealed class HttpConnection : IDisposable
{
    private static readonly byte[] EndOfHead = "\r\n\r\n"u8.ToArray();

    private readonly Socket _socket = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
    private readonly byte[] _buffer = new byte[4096];

    /// <exception cref="SocketException">Nobody listens, or no file descriptor is left.</exception>
    public ValueTask ConnectAsync(Uri url, CancellationToken cancel) =>
        _socket.ConnectAsync(new IPEndPoint(IPAddress.Loopback, url.Port), cancel);

    /// <returns>What it said, and how long to wait if it said so.</returns>
    /// <exception cref="SocketException">The connection broke off.</exception>
    /// <exception cref="IOException">It was closed, or what came is no answer.</exception>
    public async ValueTask<(Answer Answer, TimeSpan? RetryAfter)> SendAsync(ReadOnlyMemory<byte> request, CancellationToken cancel)
    {
        await _socket.SendAsync(request, cancel);
        for (var filled = 0; ; )
        {
            var read = filled < _buffer.Length ? await _socket.ReceiveAsync(_buffer.AsMemory(filled), cancel) : 0;
            if (read == 0)
                throw new IOException("The answer broke off.");
            filled += read;
            if (Complete(_buffer.AsSpan(0, filled)) is { } answer)
                return answer;
        }
    }

    public void Dispose() => _socket.Dispose();

    // HTTP/1.1 503 Service Unavailable\r\nContent-Length: 12\r\nRetry-After: 2\r\n\r\n… or chunked, whose end is 0\r\n\r\n
    private static (Answer, TimeSpan?)? Complete(ReadOnlySpan<byte> answer)
    {
        var end = answer.IndexOf(EndOfHead);
        if (end < 0)
            return null;
        var head = answer[..end];
        var body = answer[(end + EndOfHead.Length)..];
        var isComplete = Number(head, "\r\nContent-Length: "u8) is { } length ? body.Length >= length : body.EndsWith("0\r\n\r\n"u8);
        if (!isComplete)
            return null;
        var status = int.Parse(head.Slice("HTTP/1.1 ".Length, 3), CultureInfo.InvariantCulture);
        var said = status switch
        {
            200 or 201 => Answer.Accepted,
            503 when body.IndexOf("overloaded"u8) >= 0 => Answer.Overloaded,
            503 => Answer.Unavailable,
            _ => Answer.Unexpected,
        };
        return (said, Number(head, "\r\nRetry-After: "u8) is { } seconds ? TimeSpan.FromSeconds(seconds) : null);
    }

    private static int? Number(ReadOnlySpan<byte> head, ReadOnlySpan<byte> name)
    {
        var at = head.IndexOf(name);
        return at >= 0 && Utf8Parser.TryParse(head[(at + name.Length)..], out int value, out _) ? value : null;
    }
}
