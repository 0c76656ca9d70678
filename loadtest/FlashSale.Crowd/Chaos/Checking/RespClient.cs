using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace FlashSale.Crowd.Chaos.Checking;

/// <summary>
/// Reads a Redis with nothing but a socket, so that what the checker sees went through none of the code that it checks. One command at a
/// time.
/// </summary>
internal sealed class RespClient : IDisposable
{
    private readonly TcpClient _connection;
    private readonly BufferedStream _stream;

    private RespClient(TcpClient connection)
    {
        _connection = connection;
        _stream = new BufferedStream(connection.GetStream(), 64 * 1024);
    }

    /// <param name="port">On the loopback interface.</param>
    /// <param name="password">Empty: none is asked for.</param>
    /// <param name="cancel">Ends the attempt.</param>
    /// <exception cref="IOException">Nobody listens, or the connection broke off.</exception>
    /// <exception cref="RespException">The password is wrong, or Redis is not ready.</exception>
    public static async Task<RespClient> ConnectAsync(int port, string password, CancellationToken cancel)
    {
        var connection = new TcpClient { NoDelay = true };
        try
        {
            await connection.ConnectAsync(IPAddress.Loopback, port, cancel);
            var client = new RespClient(connection);
            if (password.Length > 0)
                await client.SendAsync(cancel, "AUTH", password);
            return client;
        }
        catch (SocketException e)
        {
            connection.Dispose();
            throw new IOException(e.Message, e);
        }
        catch
        {
            connection.Dispose();
            throw;
        }
    }

    /// <returns>Text, a number, a list of such, or null.</returns>
    /// <exception cref="RespException">Redis refused the command.</exception>
    /// <exception cref="IOException">The connection broke off.</exception>
    public async Task<object?> SendAsync(CancellationToken cancel, params string[] words)
    {
        var request = new StringBuilder().Append(CultureInfo.InvariantCulture, $"*{words.Length}\r\n");
        foreach (var word in words)
            request.Append(CultureInfo.InvariantCulture, $"${Encoding.UTF8.GetByteCount(word)}\r\n{word}\r\n");
        await _stream.WriteAsync(Encoding.UTF8.GetBytes(request.ToString()), cancel);
        await _stream.FlushAsync(cancel);
        return await ReadAsync(cancel);
    }

    /// <summary>A hash as a dictionary; empty when there is none.</summary>
    public async Task<Dictionary<string, string>> HashAsync(string key, CancellationToken cancel)
    {
        var flat = (List<object?>)(await SendAsync(cancel, "HGETALL", key))!;
        return flat.Chunk(2).ToDictionary(static pair => (string)pair[0]!, static pair => (string)pair[1]!);
    }

    public void Dispose()
    {
        _stream.Dispose();
        _connection.Dispose();
    }

    // +simple  -error  :number  $length, text  *count, items  (length or count -1: null)
    private async Task<object?> ReadAsync(CancellationToken cancel)
    {
        var line = await ReadLineAsync(cancel);
        switch (line[0])
        {
            case '+':
                return line[1..];
            case '-':
                throw new RespException(line[1..]);
            case ':':
                return long.Parse(line.AsSpan(1), CultureInfo.InvariantCulture);
            case '$':
                return await ReadTextAsync(int.Parse(line.AsSpan(1), CultureInfo.InvariantCulture), cancel);
            case '*':
                var count = int.Parse(line.AsSpan(1), CultureInfo.InvariantCulture);
                if (count < 0)
                    return null;
                var items = new List<object?>(count);
                for (var i = 0; i < count; i++)
                    items.Add(await ReadAsync(cancel));
                return items;
            default:
                throw new IOException($"This is no Redis: it says '{line}'.");
        }
    }

    private async Task<string?> ReadTextAsync(int length, CancellationToken cancel)
    {
        if (length < 0)
            return null;
        var text = new byte[length + 2];
        await _stream.ReadExactlyAsync(text, cancel);
        return Encoding.UTF8.GetString(text, 0, length);
    }

    private async Task<string> ReadLineAsync(CancellationToken cancel)
    {
        var line = new List<byte>(32);
        var one = new byte[1];
        while (line.Count < 2 || line[^1] != '\n')
        {
            await _stream.ReadExactlyAsync(one, cancel);
            line.Add(one[0]);
        }
        return Encoding.UTF8.GetString([.. line], 0, line.Count - 2);
    }
}
