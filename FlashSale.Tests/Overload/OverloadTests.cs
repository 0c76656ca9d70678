using System.Net.Sockets;
using System.Text;
using FlashSale.Tests.Infrastructure;

namespace FlashSale.Tests.Overload;

/// <summary>More than Redis can take: places are few here, and Redis is frozen for real.</summary>
[Trait(Tiers.Name, Tiers.Integration)]
public sealed class OverloadTests : IAsyncLifetime
{
    private const int Places = 64;
    private const int Queue = 16;
    private const int Crowd = 2000;

    private readonly ApiFixture _api = new()
    {
        Settings =
        [
            ("Overload:MaxConcurrent", $"{Places}"),
            ("Overload:MaxQueued", $"{Queue}"),
            ("RateLimits:purchase:Ip:Limit", "0"),
            ("Purchase:UserLimit", "0"),
            // So long that nobody who was let in gives up while Redis is frozen: then who was let in can be counted.
            ("Redis:CommandTimeout", "00:00:30"),
        ],
    };

    public Task InitializeAsync() => _api.InitializeAsync();

    public Task DisposeAsync() => _api.DisposeAsync();

    [Fact]
    public async Task Buy_RedisFrozenUnderACrowd_FewWaitTheRestIsToldAndAllGetTheirOrderLater()
    {
        var product = await _api.NewProductAsync(stock: 10_000, perUserLimit: 0);
        var sessions = await _api.NewSessionsAsync(50);
        using var crowd = new ApiClient(_api.Host.Address);
        using var places = new LevelRecorder(_api.Host, "aspnetcore.rate_limiting.active_request_leases");
        var overloaded = 0;
        async Task<ApiReply> BuyAsync(int buyer)
        {
            var cookie = ("Cookie", $"sessionId={sessions[buyer % sessions.Length]}");
            var reply = await crowd.PostAsync($"user/buy/{product}", null, ("Idempotency-Key", $"key-{buyer}"), cookie);
            if (reply.Text("code") == "overloaded")
                Interlocked.Increment(ref overloaded);
            return reply;
        }

        _api.Redis.Freeze();
        var rush = Enumerable.Range(0, Crowd).Select(buyer => Task.Run(() => BuyAsync(buyer))).ToArray();
        await Eventually.IsTrueAsync(() => overloaded == Crowd - Places - Queue, $"all but those with a place are told; {overloaded} were");
        using var probe = _api.NewClient();
        var alive = await probe.GetAsync("/alive");
        var waiting = rush.Count(static attempt => !attempt.IsCompleted);
        _api.Redis.Thaw();
        var replies = await Task.WhenAll(rush);

        Assert.Equal(200, alive.Status);
        Assert.Equal(Places + Queue, waiting);
        Assert.Equal(Places, places.Peak);
        var refused = replies.Where(static reply => reply.Status != 201).ToList();
        Assert.Equal(Crowd - Places - Queue, refused.Count);
        Assert.All(refused, static reply => reply.IsProblem(503, "overloaded"));
        // Drawn, so that those who were refused together don't come back together.
        Assert.Equal(["1", "2", "3"], refused.Select(static reply => reply.Header("Retry-After")!).Distinct().Order());

        // As many as there are places: nobody is refused any more, and whoever has an order already gets that one.
        var retries = new ApiReply[Crowd];
        var atOnce = new ParallelOptions { MaxDegreeOfParallelism = Places };
        await Parallel.ForAsync(0, Crowd, atOnce, async (buyer, _) => retries[buyer] = await BuyAsync(buyer));
        Assert.Equal(Places + Queue, retries.Count(static reply => reply.Status == 200));
        Assert.Equal(Crowd - Places - Queue, retries.Count(static reply => reply.Status == 201));
        Assert.Equal(Crowd, retries.Select(static reply => reply.Text("orderId")).Distinct().Count());
        var audit = await _api.Admin.GetAsync($"admin/sales/{product}/audit");
        Assert.Equal((10_000 - Crowd, Crowd), (audit.Number("stock"), audit.Number("sold")));
        await Eventually.IsTrueAsync(() => places.Level == 0, "every place was given back");
    }

    [Fact]
    public async Task Buy_SlowBodiesOfStrangers_HoldNoPlace()
    {
        var product = await _api.NewProductAsync();
        using var buyer = await _api.NewBuyerAsync();
        using var requests = new LevelRecorder(_api.Host, "http.server.active_requests");
        var dawdlers = new List<TcpClient>();
        try
        {
            for (var i = 0; i < Places + Queue + 1; i++)
                dawdlers.Add(await DawdleAsync());
            await Eventually.IsTrueAsync(() => requests.Level == dawdlers.Count, "the server has them all");

            Assert.Equal(201, (await buyer.BuyAsync(product)).Status);
        }
        finally
        {
            dawdlers.ForEach(static dawdler => dawdler.Dispose());
        }
    }

    [Fact]
    public async Task Buy_ABodyInPieces_IsReadWhole()
    {
        var product = await _api.NewProductAsync(perUserLimit: 0);
        using var buyer = await _api.NewBuyerAsync();
        using var connection = new TcpClient();
        await connection.ConnectAsync(_api.Host.Address.Host, _api.Host.Address.Port);
        await using var stream = connection.GetStream();
        var head =
            $"POST /api/v1/user/buy/{product} HTTP/1.1\r\nHost: x\r\nConnection: close\r\nCookie: sessionId={buyer.SessionId}\r\n"
            + "Idempotency-Key: one\r\nContent-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\n";

        foreach (var part in (string[])[head, "5\r\n{\"qua\r\n", "8\r\nntity\":3\r\n", "1\r\n}\r\n0\r\n\r\n"])
        {
            await stream.WriteAsync(Encoding.ASCII.GetBytes(part));
            await stream.FlushAsync();
        }
        using var reader = new StreamReader(stream);
        var answer = await reader.ReadToEndAsync();

        Assert.StartsWith("HTTP/1.1 201", answer, StringComparison.Ordinal);
        Assert.Contains("\"quantity\":3", answer, StringComparison.Ordinal);
    }

    /// <summary>Sends all of a request but the end of its body.</summary>
    private async Task<TcpClient> DawdleAsync()
    {
        var connection = new TcpClient();
        await connection.ConnectAsync(_api.Host.Address.Host, _api.Host.Address.Port);
        var head = "POST /api/v1/auth/register HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: 99\r\n\r\n{";
        await connection.GetStream().WriteAsync(Encoding.ASCII.GetBytes(head));
        return connection;
    }
}
