using System.Net;
using System.Net.Sockets;
using System.Text;
using Aspire.Hosting.ApplicationModel;
using FlashSale.LocalHosting;
using FlashSale.Tests.Infrastructure;

namespace FlashSale.Tests.LocalHosting;

[Trait(Tiers.Name, Tiers.Integration)]
public sealed class LoadBalancerTests : IDisposable
{
    private readonly EchoServer _first = new("first");
    private readonly EchoServer _second = new("second");
    private readonly Instance[] _replicas;
    private readonly LoadBalancer _balancer;

    public LoadBalancerTests()
    {
        var resource = new ProjectResource("api");
        _replicas = [Replica(resource, 1, _first.Port), Replica(resource, 2, _second.Port)];
        _balancer = LoadBalancer.Start("http", 0, _replicas);
    }

    public void Dispose()
    {
        _balancer.Dispose();
        _first.Dispose();
        _second.Dispose();
    }

    [Fact]
    public async Task Connect_BothHealthy_TakesTurns()
    {
        var answers = new List<string>();
        for (var i = 0; i < 10; i++)
            answers.Add(await AskAsync());

        Assert.Equal(5, answers.Count(static answer => answer == "first:hello"));
        Assert.Equal(5, answers.Count(static answer => answer == "second:hello"));
    }

    [Fact]
    public async Task Connect_OneDoesNotRun_UsesTheOther()
    {
        _replicas[0].AcceptsWork = false;

        for (var i = 0; i < 4; i++)
            Assert.Equal("second:hello", await AskAsync());
    }

    [Fact]
    public async Task Connect_OneHasJustDied_UsesTheOther()
    {
        _first.Dispose();

        for (var i = 0; i < 4; i++)
            Assert.Equal("second:hello", await AskAsync());
    }

    [Fact]
    public async Task Connect_OneIsUnhealthy_UsesTheOther()
    {
        _replicas[1].IsHealthy = false;

        for (var i = 0; i < 4; i++)
            Assert.Equal("first:hello", await AskAsync());
    }

    [Fact]
    public async Task Connect_NoneIsHealthy_StillReachesOneThatRuns()
    {
        // Such as when Redis is down: the API then has to say so itself.
        _replicas[0].IsHealthy = _replicas[1].IsHealthy = false;

        Assert.EndsWith(":hello", await AskAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Connect_NoneRuns_IsReset()
    {
        _replicas[0].AcceptsWork = _replicas[1].AcceptsWork = false;

        await Assert.ThrowsAnyAsync<Exception>(AskAsync);
    }

    [Fact]
    public async Task Connect_FiveHundredAtOnce_AnswersAll()
    {
        var answers = await Task.WhenAll(Enumerable.Range(0, 500).Select(_ => AskAsync()));

        Assert.All(answers, static answer => Assert.EndsWith(":hello", answer, StringComparison.Ordinal));
        Assert.Equal(2, answers.Distinct().Count());
    }

    [Fact]
    public async Task Transfer_MoreThanABuffer_ArrivesWhole()
    {
        var text = string.Concat(
            Enumerable.Range(0, 100_000).Select(static number => number.ToString(System.Globalization.CultureInfo.InvariantCulture))
        );

        var answer = await AskAsync(text);

        Assert.Equal(text, answer[(answer.IndexOf(':', StringComparison.Ordinal) + 1)..]);
    }

    [Fact]
    public void Start_PortIsTaken_Throws() => Assert.Throws<SocketException>(() => LoadBalancer.Start("http", _first.Port, _replicas));

    [FactWithIPv6]
    public void Start_PortIsTakenOnIPv6_ThrowsAndLeavesNothingOpen()
    {
        var port = new Ports().Next();
        using var stranger = new TcpListener(IPAddress.IPv6Loopback, port);
        stranger.Start();

        var error = Assert.Throws<SocketException>(() => LoadBalancer.Start("http", port, _replicas));

        Assert.Equal(SocketError.AddressAlreadyInUse, error.SocketErrorCode);
        using var other = new TcpListener(IPAddress.Loopback, port);
        other.Start();
    }

    /// <summary>Says all, ends its half, and reads to the end: the answer arrives only if half-closing passes through.</summary>
    private Task<string> AskAsync() => AskAsync("hello");

    private async Task<string> AskAsync(string text)
    {
        using var client = new TcpClient();
        await client.ConnectAsync(IPAddress.Loopback, _balancer.Port);
        var stream = client.GetStream();
        var sending = SendAsync();
        using var reader = new StreamReader(stream);
        var answer = await reader.ReadToEndAsync();
        await sending;
        return answer;

        async Task SendAsync()
        {
            await stream.WriteAsync(Encoding.ASCII.GetBytes(text));
            client.Client.Shutdown(SocketShutdown.Send);
        }
    }

    private static Instance Replica(ProjectResource resource, int number, int port)
    {
        var replica = new Instance(resource, number, replicas: 2) { AcceptsWork = true, IsHealthy = true };
        replica.TargetPorts = replica.TargetPorts.Add("http", port);
        return replica;
    }
}
