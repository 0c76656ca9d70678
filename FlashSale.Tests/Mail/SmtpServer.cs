using System.Collections.Concurrent;
using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;
using System.Security.Cryptography.X509Certificates;
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

    /// <summary>Those of them that were not encrypted.</summary>
    public ConcurrentQueue<string> ClearCommands { get; } = new();

    /// <summary>With its key; then STARTTLS is offered. Null: it is not.</summary>
    public X509Certificate2? Certificate { get; set; }

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
            await using var clear = client.GetStream();
            if (!await ConverseAsync(clear, "220 here", encrypted: false, stop))
                return;
            await using var encrypted = new SslStream(clear);
            await encrypted.AuthenticateAsServerAsync(new SslServerAuthenticationOptions { ServerCertificate = Certificate }, stop);
            await ConverseAsync(encrypted, greeting: null, encrypted: true, stop);
        }
        catch (Exception e) when (e is OperationCanceledException or IOException or AuthenticationException)
        {
            // Stopped, or the client went, perhaps because it doesn't trust us.
        }
    }

    /// <returns>Whether the client wants to go on encrypted.</returns>
    private async Task<bool> ConverseAsync(Stream stream, string? greeting, bool encrypted, CancellationToken stop)
    {
        using var reader = new StreamReader(stream, Encoding.UTF8, leaveOpen: true);
        await using var writer = new StreamWriter(stream, new UTF8Encoding(false), leaveOpen: true) { NewLine = "\r\n", AutoFlush = true };
        if (greeting is not null)
            await writer.WriteLineAsync(greeting);
        while (await reader.ReadLineAsync(stop) is { } line)
        {
            Commands.Enqueue(line);
            if (!encrypted)
                ClearCommands.Enqueue(line);
            var answer = line.Split(' ')[0].ToUpperInvariant() switch
            {
                "EHLO" or "HELO" => string.Join("\r\n", ["250-hello", .. Offers(encrypted).Select(static e => $"250-{e}"), "250 8BITMIME"]),
                "STARTTLS" => "220 go ahead",
                "RCPT" => Recipient(line[(line.IndexOf('<', StringComparison.Ordinal) + 1)..line.IndexOf('>', StringComparison.Ordinal)]),
                "DATA" => await TakeAsync(reader, writer, stop),
                "AUTH" => await LogInAsync(reader, writer, stop),
                "QUIT" => "221 bye",
                _ => "250 fine",
            };
            if (answer is null)
                await Task.Delay(Timeout.Infinite, stop);
            await writer.WriteLineAsync(answer);
            if (line is "QUIT" or "STARTTLS")
                return line == "STARTTLS";
        }
        return false;
    }

    private string[] Offers(bool encrypted) => Certificate is not null && !encrypted ? [.. Extensions, "STARTTLS"] : Extensions;

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
