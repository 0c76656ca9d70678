using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace FlashSale.Tests.Mail;

/// <summary>As much of a mail server as a client needs, on a free loopback port. It can be stopped and started again there.</summary>
internal sealed class SmtpServer : IAsyncDisposable
{
    private readonly ConcurrentBag<Task> _talks = [];
    private CancellationTokenSource _stop = new();
    private TcpListener? _listener;
    private Task _accepting = Task.CompletedTask;

    private SmtpServer() { }

    public int Port { get; private set; }

    /// <summary>What was taken: headers and body as they came.</summary>
    public ConcurrentQueue<string> Received { get; } = new();

    /// <summary>Every command line, without the mails themselves.</summary>
    public ConcurrentQueue<string> Commands { get; } = new();

    /// <summary>The answer to a recipient, by their address. Null: the connection stays silent.</summary>
    public Func<string, string?> Recipient { get; set; } = static _ => "250 fine";

    /// <summary>Lines after the first of the answer to EHLO, such as <c>AUTH LOGIN</c>.</summary>
    public string[] Extensions { get; set; } = [];

    public static SmtpServer StartNew()
    {
        var server = new SmtpServer();
        server.Start();
        return server;
    }

    public void Start()
    {
        _stop = new();
        _listener = new(IPAddress.Loopback, Port);
        _listener.Start();
        Port = ((IPEndPoint)_listener.LocalEndpoint).Port;
        _accepting = AcceptAsync(_listener, _stop.Token);
    }

    public async Task StopAsync()
    {
        if (_listener is null)
            return;
        await _stop.CancelAsync();
        _listener.Dispose();
        _listener = null;
        await _accepting;
        await Task.WhenAll(_talks);
        _stop.Dispose();
    }

    public async ValueTask DisposeAsync() => await StopAsync();

    private async Task AcceptAsync(TcpListener listener, CancellationToken stop)
    {
        try
        {
            while (true)
                _talks.Add(TalkAsync(await listener.AcceptTcpClientAsync(stop), stop));
        }
        catch (Exception e) when (e is OperationCanceledException or SocketException or ObjectDisposedException)
        {
            // Stopped.
        }
    }

    private async Task TalkAsync(TcpClient client, CancellationToken stop)
    {
        using var _ = client;
        try
        {
            using var reader = new StreamReader(client.GetStream(), Encoding.UTF8);
            await using var writer = new StreamWriter(client.GetStream(), new UTF8Encoding(false)) { NewLine = "\r\n", AutoFlush = true };
            await writer.WriteLineAsync("220 here");
            while (await reader.ReadLineAsync(stop) is { } line)
            {
                Commands.Enqueue(line);
                var answer = line.Split(' ')[0].ToUpperInvariant() switch
                {
                    "EHLO" or "HELO" => string.Join("\r\n", ["250-hello", .. Extensions.Select(static e => $"250-{e}"), "250 8BITMIME"]),
                    "RCPT" => Recipient(
                        line[(line.IndexOf('<', StringComparison.Ordinal) + 1)..line.IndexOf('>', StringComparison.Ordinal)]
                    ),
                    "DATA" => await TakeAsync(reader, writer, stop),
                    "AUTH" => await LogInAsync(reader, writer, stop),
                    "QUIT" => "221 bye",
                    _ => "250 fine",
                };
                if (answer is null)
                    await Task.Delay(Timeout.Infinite, stop);
                await writer.WriteLineAsync(answer);
                if (line == "QUIT")
                    return;
            }
        }
        catch (Exception e) when (e is OperationCanceledException or IOException)
        {
            // Stopped, or the client went.
        }
    }

    private async Task<string> TakeAsync(StreamReader reader, StreamWriter writer, CancellationToken stop)
    {
        await writer.WriteLineAsync("354 go on");
        var mail = new StringBuilder();
        while (await reader.ReadLineAsync(stop) is { } line && line != ".")
            mail.Append(line.StartsWith('.') ? line[1..] : line).Append('\n');
        Received.Enqueue(mail.ToString());
        return "250 taken";
    }

    /// <summary><c>AUTH LOGIN user</c>, then the password, both in base64.</summary>
    private async Task<string> LogInAsync(StreamReader reader, StreamWriter writer, CancellationToken stop)
    {
        await writer.WriteLineAsync("334 UGFzc3dvcmQ6");
        Commands.Enqueue(await reader.ReadLineAsync(stop) ?? "");
        return "235 welcome";
    }
}
