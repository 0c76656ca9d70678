using System.Globalization;
using System.Net.Sockets;
using System.Text;

namespace FlashSale.Tests.Speed;

/// <summary>One connection that sends bytes as they are and allocates nothing itself: what is allocated meanwhile is the server's doing.</summary>
internal sealed class RawClient : IDisposable
{
    private static readonly byte[] ChunkedEnd = "0\r\n\r\n"u8.ToArray();

    private readonly Socket _socket = new(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
    private readonly byte[] _answer = new byte[16 * 1024];

    public RawClient(Uri address) => _socket.Connect(address.Host, address.Port);

    public static byte[] Get(string path) => Encoding.ASCII.GetBytes($"GET {path} HTTP/1.1\r\nHost: shop\r\n\r\n");

    public static byte[] Buy(string product, string session, string key, int address) =>
        Encoding.ASCII.GetBytes(
            $"POST /api/v1/user/buy/{product} HTTP/1.1\r\nHost: shop\r\nCookie: sessionId={session}\r\nX-Forwarded-For: 10.{(address >> 16) & 255}.{(address >> 8) & 255}.{address & 255}\r\nIdempotency-Key: {key}\r\nContent-Length: 0\r\n\r\n"
        );

    /// <summary>Status of the answer.</summary>
    public int Send(byte[] request)
    {
        _socket.Send(request);
        var read = 0;
        do
        {
            var more = _socket.Receive(_answer.AsSpan(read));
            Assert.True(more > 0, "The server closed the connection.");
            read += more;
        } while (!IsComplete(_answer.AsSpan(0, read)));
        return int.Parse(_answer.AsSpan("HTTP/1.1 ".Length, 3), CultureInfo.InvariantCulture);
    }

    public void Dispose() => _socket.Dispose();

    private static bool IsComplete(ReadOnlySpan<byte> answer)
    {
        var end = answer.IndexOf("\r\n\r\n"u8);
        if (end < 0)
            return false;
        var length = answer[..end].IndexOf("Content-Length: "u8);
        if (length < 0)
            return answer.EndsWith(ChunkedEnd);
        var digits = answer[(length + "Content-Length: ".Length)..];
        digits = digits[..digits.IndexOf((byte)'\r')];
        return answer.Length >= end + 4 + int.Parse(digits, CultureInfo.InvariantCulture);
    }
}
