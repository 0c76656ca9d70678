using System.Net.Sockets;
using System.Text;
using FlashSale.ApiService.Live;
using FlashSale.Domain;
using FlashSale.Tests.Infrastructure;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace FlashSale.Tests.Live;

/// <summary>Many streams, slow ones, and their ends: what one client does must not cost the others anything.</summary>
[Trait(Tiers.Name, Tiers.Integration)]
[Collection(ApiCollection.Name)]
public sealed class StreamCareTests(ApiFixture api)
{
    [Fact]
    public async Task Open_MoreThanThereMayBe_IsRefusedUntilOneEnds()
    {
        await using var host = await LiveHosts.StartAsync(api, ("Live:MaxStreams", "2"));
        await using var one = await EventStream.OpenAsync(host.Address);
        var two = await EventStream.OpenAsync(host.Address);
        using var client = host.NewClient();

        var refused = (await client.GetAsync("events")).IsProblem(503, "overloaded");
        Assert.NotNull(refused.Header("Retry-After"));
        await two.DisposeAsync();
        await Eventually.IsTrueAsync(() => host.Streams() == 1, "the place is free again");
        await using var three = await EventStream.OpenAsync(host.Address);

        Assert.Equal("snapshot", (await three.NextAsync())!.Name);
    }

    [Fact]
    public async Task Open_StreamsTakeNoPlace_OfThoseWhoBuy()
    {
        await using var host = await LiveHosts.StartAsync(api, ("Overload:MaxConcurrent", "1"), ("Overload:MaxQueued", "0"));
        await using var one = await EventStream.OpenAsync(host.Address);
        await using var two = await EventStream.OpenAsync(host.Address);
        using var client = host.NewClient();

        Assert.Equal(200, (await client.GetAsync("product")).Status);
    }

    [Fact]
    public async Task Leave_AgainAndAgain_LeavesNothingBehind()
    {
        await using var host = await LiveHosts.StartAsync(api);
        for (var round = 0; round < 5; round++)
        {
            var streams = await Task.WhenAll(Enumerable.Range(0, 40).Select(_ => EventStream.OpenAsync(host.Address)));
            foreach (var stream in streams)
                await stream.DisposeAsync();
        }

        await Eventually.IsTrueAsync(() => host.Streams() == 0, "all streams are forgotten");
    }

    [Fact]
    public async Task Client_TakesNothing_IsCutOffAndNobodyElseNotices()
    {
        var products = new List<string>();
        for (var i = 0; i < 100; i++)
            products.Add(await api.NewProductAsync(stock: 1000));
        await using var host = await LiveHosts.StartAsync(
            api,
            ("Live:LookInterval", "00:01:00"),
            ("Live:PushInterval", "00:00:00.005"),
            ("Live:StallTimeout", "00:00:01")
        );
        await host.KnowsAsync(products[^1]);
        using var slow = new Socket(SocketType.Stream, ProtocolType.Tcp) { ReceiveBufferSize = 4096 };
        await slow.ConnectAsync(host.Address.Host, host.Address.Port);
        await slow.SendAsync(Encoding.ASCII.GetBytes("GET /api/v1/events HTTP/1.1\r\nHost: localhost\r\n\r\n"));
        await using var quick = await EventStream.OpenAsync(host.Address, $"?product={products[0]}");
        await Eventually.IsTrueAsync(() => host.Streams() == 2, "both listen");

        var channel = host.Services.GetRequiredService<ISaleChannel>();
        var sequence = 0;
        await Eventually.IsTrueAsync(
            async () =>
            {
                sequence++;
                foreach (var product in products)
                    await channel.PublishAsync(
                        new(SaleNews.StockUpdated, ProductId.Parse(product), 1000, sequence, SaleState.Live),
                        default
                    );
                return host.Streams() == 1;
            },
            "the slow client is cut off"
        );

        await quick.NextAsync(next => next.Name == "stock:updated" && next.Sequence == sequence);
    }

    [Fact]
    public async Task Client_GoneWhenItIsToBeCutOff_TheOthersAreCutOffAndServed()
    {
        await using var host = await LiveHosts.StartAsync(api, ("Live:StallTimeout", "00:00:01"));
        await using var quick = await EventStream.OpenAsync(host.Address);
        Assert.Equal("snapshot", (await quick.NextAsync())!.Name);
        var (gone, stalled) = (0, 0);
        for (var i = 0; i < 5; i++)
        {
            await StallAsync(
                host,
                () =>
                {
                    Interlocked.Increment(ref gone);
                    throw new ObjectDisposedException("HttpContext");
                }
            );
            await StallAsync(host, () => Interlocked.Increment(ref stalled));
        }

        // Each is tried in each round, since none of them leaves.
        await Eventually.IsTrueAsync(
            () => Volatile.Read(ref gone) >= 10 && Volatile.Read(ref stalled) >= 10,
            "all were looked after in two rounds"
        );

        var product = await api.NewProductAsync();
        await quick.NextAsync(next => next.Name == "stock:updated" && next.Product == product);
    }

    [Fact]
    public async Task Close_ClientGoneWhenItIsToBeCutOff_TheOthersAreCutOff()
    {
        var (readers, aborted) = (new LiveReaders(), 0);
        for (var i = 0; i < 4; i++)
        {
            var throws = i % 2 == 0;
            var reader = NewReader(
                readers,
                new LiveBoard(new SaleView(TimeProvider.System)),
                new SaleView(TimeProvider.System),
                new LiveOptions(),
                () =>
                {
                    ObjectDisposedException.ThrowIf(throws, readers);
                    aborted++;
                }
            );
            Assert.True(readers.TryAdd(reader, most: 10));
        }

        await readers.CloseAsync(TimeSpan.Zero, TimeProvider.System);

        Assert.Equal(2, aborted);
    }

    [Fact]
    public async Task Stop_OpenStreams_EndInOrder()
    {
        var host = await LiveHosts.StartAsync(api);
        await using var stream = await EventStream.OpenAsync(host.Address);
        Assert.Equal("snapshot", (await stream.NextAsync())!.Name);

        await host.DisposeAsync();

        // Had it been broken off after the host's patience, this would throw.
        while (await stream.NextAsync() is not null) { }
    }

    /// <summary>A stream whose client takes nothing of what is written for it.</summary>
    private static async Task StallAsync(ApiHost host, Action abort)
    {
        var services = host.Services;
        var readers = services.GetRequiredService<LiveReaders>();
        var reader = NewReader(
            readers,
            services.GetRequiredService<LiveBoard>(),
            services.GetRequiredService<SaleView>(),
            services.GetRequiredService<IOptions<LiveOptions>>().Value,
            abort
        );
        Assert.True(readers.TryAdd(reader, most: 1000));
        Assert.True(await reader.ReadAsync(default).GetAsyncEnumerator().MoveNextAsync());
    }

    private static LiveReader NewReader(LiveReaders readers, LiveBoard board, SaleView view, LiveOptions options, Action abort) =>
        new(readers, board, view, options, TimeProvider.System)
        {
            Filter = LiveFilter.All,
            LastEventId = null,
            Others = new Dictionary<ProductId, byte[]>(),
            Abort = abort,
        };
}
