using System.Net;
using System.Net.Sockets;
using System.Text;
using FlashSale.Tests.Infrastructure;

namespace FlashSale.Tests.Faults;

/// <summary>
/// The wire between a service and its Redis, which fails at an exact place: right before a certain command, or after Redis got it and
/// before its answer is back. After that it is sound again.
/// </summary>
internal sealed class FaultyWire : IAsyncDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _end = new();
    private readonly Task _accepting;
    private readonly RedisServer _redis;
    private Fault? _next;

    private FaultyWire(RedisServer redis)
    {
        _redis = redis;
        _listener.Start();
        _accepting = AcceptAsync();
    }

    private enum Place
    {
        BeforeRedis,
        AfterRedis,
        HangingBefore,
        HangingAfter,
    }

    public string ConnectionString => $"127.0.0.1:{((IPEndPoint)_listener.LocalEndpoint).Port},password={_redis.Password}";

    public static FaultyWire To(RedisServer redis) => new(redis);

    /// <summary>The next command with this text in it never reaches Redis.</summary>
    /// <returns>Ends when that has happened.</returns>
    public Task CutBefore(string text) => Arm(text, Place.BeforeRedis);

    /// <summary>Redis carries out the next command with this text in it, and its answer is lost.</summary>
    /// <inheritdoc cref="CutBefore" path="/returns"/>
    public Task CutAfter(string text) => Arm(text, Place.AfterRedis);

    /// <summary>As <see cref="CutAfter"/>, but the connection stays open: the service goes on waiting for the answer.</summary>
    /// <inheritdoc cref="CutBefore" path="/returns"/>
    public Task HangAfter(string text) => Arm(text, Place.HangingAfter);

    /// <summary>As <see cref="CutBefore"/>, but the connection stays open: the service goes on waiting for the answer.</summary>
    /// <param name="text">Stands near the beginning of the command.</param>
    /// <param name="after">So many commands with that text pass before.</param>
    /// <inheritdoc cref="CutBefore" path="/returns"/>
    public Task HangBefore(string text, int after = 0) => Arm(text, Place.HangingBefore, after);

    public async ValueTask DisposeAsync()
    {
        await _end.CancelAsync();
        _listener.Stop();
        await _accepting;
        _end.Dispose();
    }

    private Task Arm(string text, Place place, int after = 0)
    {
        var fault = new Fault(Encoding.UTF8.GetBytes(text), place, new(TaskCreationOptions.RunContinuationsAsynchronously))
        {
            Passing = after,
        };
        Volatile.Write(ref _next, fault);
        return fault.Struck.Task.WaitAsync(TimeSpan.FromSeconds(30));
    }

    private async Task AcceptAsync()
    {
        var wires = new List<Task>();
        try
        {
            while (true)
                wires.Add(CarryAsync(await _listener.AcceptSocketAsync(_end.Token)));
        }
        catch (Exception e) when (e is OperationCanceledException or SocketException)
        {
            // Disposed.
        }
        await Task.WhenAll(wires);
    }

    private async Task CarryAsync(Socket service)
    {
        using var redis = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        using (service)
        {
            try
            {
                await redis.ConnectAsync(IPAddress.Loopback, _redis.Port, _end.Token);
                var wire = new Wire(service, redis);
                var commands = CommandsAsync(wire);
                await AnswersAsync(wire);
                if (wire.Struck is { Place: Place.HangingBefore or Place.HangingAfter })
                    await Task.Delay(Timeout.Infinite, _end.Token);
                service.Close();
                await commands;
            }
            catch (Exception e) when (e is SocketException or OperationCanceledException or ObjectDisposedException)
            {
                // One side is gone, and so the other goes.
            }
        }
    }

    private async Task CommandsAsync(Wire wire)
    {
        var buffer = new byte[64 * 1024];
        try
        {
            while (await wire.Service.ReceiveAsync(buffer, _end.Token) is var count and > 0)
            {
                var fault = Volatile.Read(ref _next);
                if (fault is not null && buffer.AsSpan(0, count).IndexOf(fault.Text) >= 0 && fault.Passing-- == 0)
                {
                    Volatile.Write(ref _next, null);
                    wire.Struck = fault;
                }
                if (wire.Struck?.Place is not (Place.BeforeRedis or Place.HangingBefore))
                    await wire.Redis.SendAsync(buffer.AsMemory(0, count), _end.Token);
                if (wire.Struck is not null)
                    break;
            }
            // An orderly end: Redis carries out all that it was sent, and then closes its side.
            wire.Redis.Shutdown(SocketShutdown.Send);
        }
        catch (Exception e) when (e is SocketException or OperationCanceledException or ObjectDisposedException)
        {
            // The service went away without a word.
        }
    }

    private async Task AnswersAsync(Wire wire)
    {
        var buffer = new byte[64 * 1024];
        while (await wire.Redis.ReceiveAsync(buffer, _end.Token) is var count and > 0)
            if (wire.Struck is null)
                await wire.Service.SendAsync(buffer.AsMemory(0, count), _end.Token);
        wire.Struck?.Struck.TrySetResult();
    }

    private sealed record Fault(byte[] Text, Place Place, TaskCompletionSource Struck)
    {
        public int Passing { get; set; }
    }

    private sealed record Wire(Socket Service, Socket Redis)
    {
        private Fault? _struck;

        public Fault? Struck
        {
            get => Volatile.Read(ref _struck);
            set => Volatile.Write(ref _struck, value);
        }
    }
}
