using System.Net;
using FlashSale.Domain;
using FlashSale.Storage.Redis;
using FlashSale.Tests.Accounts;
using FlashSale.Tests.Infrastructure;
using StackExchange.Redis;

namespace FlashSale.Tests.Sessions;

/// <summary>Sessions and hits that are asked for in one call of either script: a frozen Redis lets them pile up behind the first.</summary>
[Trait(Tiers.Name, Tiers.Integration)]
public sealed class DoorTests : IAsyncLifetime, IDisposable
{
    private static readonly RateRule Rule = new("door", 5, TimeSpan.FromMinutes(1));

    private RedisServer _server = null!;
    private AccountsHost _host = null!;

    public async Task InitializeAsync()
    {
        _server = await RedisServer.StartNewAsync();
        _host = new(_server);
    }

    public Task DisposeAsync() => _server.DisposeAsync().AsTask();

    public void Dispose() => _host.Dispose();

    [Fact]
    public async Task Ask_AllKindsTogether_EachGetsWhatItAskedFor()
    {
        var sessions = new List<Session>();
        for (var i = 0; i < 3; i++)
            sessions.Add(await _host.Get<ISessionStore>().CreateAsync(AccountsHost.NewUser(), verified: true, default));
        var (stranger, alone) = (new string('x', 43), IPAddress.Parse("192.0.2.1"));

        _server.Freeze();
        var ahead = AskAsync(stranger, null);
        var both = AskAsync(sessions[0].Id, alone);
        var hit = AskAsync(null, alone);
        var session = AskAsync(sessions[1].Id, null);
        var unknown = AskAsync(stranger, IPAddress.Parse("192.0.2.2"));
        var again = AskAsync(sessions[2].Id, alone);
        var nothing = AskAsync("no id", null);
        _server.Thaw();

        Assert.Equal(default, await ahead.WaitAsync(Eventually.Bound));
        Assert.Equal(default, await nothing);
        var (first, second, third, fourth, fifth) = (await both, await hit, await session, await unknown, await again);
        DoorAnswer[] answers = [first, second, third, fourth, fifth];
        Session?[] found = [sessions[0], null, sessions[1], null, sessions[2]];
        Assert.Equal(found.AsEnumerable(), answers.Select(static answer => answer.Session));
        Assert.Equal([4, 3, null, 4, 2], answers.Select(static answer => answer.Hit?.Remaining));
        Assert.Equal("door-ip", first.Hit!.Policy);
    }

    [Fact]
    public async Task Ask_TwoActionsTogether_AreCountedApart()
    {
        var (stranger, address) = (new string('x', 43), IPAddress.Parse("192.0.2.1"));
        // The connection has to be there before Redis says nothing any more.
        await AskAsync(stranger, null);

        _server.Freeze();
        var ahead = AskAsync(stranger, null);
        var asked = Enumerable
            .Range(0, 6)
            .Select(i => _host.Get<IDoor>().AskAsync(null, i % 3 == 1 ? Rule with { Action = "gate", Limit = 9 } : Rule, address, default))
            .Select(static answer => answer.AsTask())
            .ToArray();
        _server.Thaw();

        await ahead.WaitAsync(Eventually.Bound);
        var hits = (await Task.WhenAll(asked)).Select(static answer => (answer.Hit!.Policy, answer.Hit.Remaining));
        Assert.Equal([("door-ip", 4), ("gate-ip", 8), ("door-ip", 3), ("door-ip", 2), ("gate-ip", 7), ("door-ip", 1)], hits);
    }

    [Fact]
    public async Task Ask_NoAddress_IsCountedWithItsLike()
    {
        await _host.Get<IDoor>().AskAsync(null, Rule, address: null, default);

        Assert.Equal(3, (await _host.Get<IDoor>().AskAsync(null, Rule, address: null, default)).Hit!.Remaining);
    }

    [Fact]
    public async Task Ask_OneHalfFails_IsHeardAndTheNextIsAnswered()
    {
        var broken = new string('y', 43);
        await _host.Get<IConnectionMultiplexer>().GetDatabase().StringSetAsync(RedisKeys.Session(broken), "no hash");

        await Assert.ThrowsAsync<RedisServerException>(() => AskAsync(broken, IPAddress.Loopback));

        Assert.NotNull((await AskAsync(null, IPAddress.Loopback)).Hit);
    }

    private Task<DoorAnswer> AskAsync(string? session, IPAddress? address) =>
        _host.Get<IDoor>().AskAsync(session, address is null ? null : Rule, address, default).AsTask();
}
