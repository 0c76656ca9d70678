using FlashSale.Domain;
using FlashSale.Storage.Redis;
using FlashSale.Tests.Accounts;
using FlashSale.Tests.Infrastructure;

namespace FlashSale.Tests.Sessions;

[Collection(RedisCollection.Name)]
[Trait(Tiers.Name, Tiers.Integration)]
public sealed class SessionStoreTests(RedisFixture redis) : IDisposable
{
    private static readonly TimeSpan Idle = TimeSpan.FromMinutes(30);
    private static readonly TimeSpan Absolute = TimeSpan.FromHours(24);

    private readonly AccountsHost _host = new(redis.Server);

    private ISessionStore Sessions => _host.Get<ISessionStore>();

    public void Dispose() => _host.Dispose();

    [Fact]
    public async Task Find_AfterCreate_ReturnsWhatWasCreated()
    {
        var user = AccountsHost.NewUser(UserRole.Admin);

        var created = await Sessions.CreateAsync(user, verified: false, default);
        var found = await Sessions.FindAsync(created.Id, default);

        Assert.Equal(created, found);
        Assert.Equal((user.Id, user.Email, UserRole.Admin, false), (found!.User, found.Email, found.Role, found.Verified));
        Assert.Equal(43, created.Id.Length);
    }

    [Fact]
    public async Task Create_Twice_MakesDifferentIds()
    {
        var user = AccountsHost.NewUser();

        var ids = new HashSet<string>();
        for (var i = 0; i < 100; i++)
            ids.Add((await Sessions.CreateAsync(user, verified: false, default)).Id);

        Assert.Equal(100, ids.Count);
    }

    [Fact]
    public async Task CreateMany_OfMoreThanOneBatch_MakesVerifiedSessionsInOrder()
    {
        var users = Enumerable.Range(0, 1201).Select(static _ => AccountsHost.NewUser()).ToList();

        var sessions = await Sessions.CreateManyAsync(users, default);

        Assert.Equal(users.Select(static u => u.Id), sessions.Select(static s => s.User));
        Assert.Equal(sessions[^1], await Sessions.FindAsync(sessions[^1].Id, default));
        Assert.All(sessions, static s => Assert.True(s.Verified));
    }

    [Fact]
    public async Task Find_MalformedId_ReturnsNullWithoutAskingRedis()
    {
        await using var dead = await RedisServer.StartNewAsync();
        await dead.KillAsync();
        using var host = new AccountsHost(dead);
        var sessions = host.Get<ISessionStore>();
        var x42 = new string('x', 42);

        // Too short, too long, a character that would end a hash tag, a digit that is not ASCII.
        foreach (var id in new[] { "", x42, x42 + "xx", x42 + "}", x42 + "\u0661" })
        {
            Assert.Null(await sessions.FindAsync(id, default));
            await sessions.DeleteAsync(id, default);
        }
    }

    [Fact]
    public async Task Find_UnknownId_ReturnsNullAndMakesNothing()
    {
        var id = new string('x', 43);

        Assert.Null(await Sessions.FindAsync(id, default));
        Assert.False(await redis.Database.KeyExistsAsync(RedisKeys.Session(id)));
    }

    [Fact]
    public async Task Create_Always_ExpiresAfterTheIdleTimeout()
    {
        var session = await Sessions.CreateAsync(AccountsHost.NewUser(), verified: true, default);

        Assert.InRange(await LeftAsync(session), Idle - TimeSpan.FromMinutes(1), Idle);
    }

    [Fact]
    public async Task Find_KeyExpired_ReturnsNull()
    {
        var session = await Sessions.CreateAsync(AccountsHost.NewUser(), verified: true, default);

        await redis.Database.KeyExpireAsync(RedisKeys.Session(session.Id), TimeSpan.Zero);

        Assert.Null(await Sessions.FindAsync(session.Id, default));
    }

    [Fact]
    public async Task Find_LastSeenATenthOfTheTimeoutAgo_StartsTheIdleTimeAnew()
    {
        var session = await Sessions.CreateAsync(AccountsHost.NewUser(), verified: true, default);
        await MoveBackAsync(session, "seen", (Idle / 10) + TimeSpan.FromSeconds(1));
        await redis.Database.KeyExpireAsync(RedisKeys.Session(session.Id), TimeSpan.FromMinutes(5));

        Assert.NotNull(await Sessions.FindAsync(session.Id, default));

        Assert.InRange(await LeftAsync(session), Idle - TimeSpan.FromMinutes(1), Idle);
    }

    [Fact]
    public async Task Find_LastSeenJustNow_WritesNothing()
    {
        var session = await Sessions.CreateAsync(AccountsHost.NewUser(), verified: true, default);
        await MoveBackAsync(session, "seen", (Idle / 10) - TimeSpan.FromMinutes(1));
        await redis.Database.KeyExpireAsync(RedisKeys.Session(session.Id), TimeSpan.FromMinutes(5));

        Assert.NotNull(await Sessions.FindAsync(session.Id, default));

        Assert.InRange(await LeftAsync(session), TimeSpan.FromMinutes(4), TimeSpan.FromMinutes(5));
    }

    [Fact]
    public async Task Find_IdleForTheWholeTimeout_ReturnsNullWhateverTheExpirySays()
    {
        var session = await Sessions.CreateAsync(AccountsHost.NewUser(), verified: true, default);
        await MoveBackAsync(session, "seen", Idle);

        Assert.Null(await Sessions.FindAsync(session.Id, default));
        Assert.False(await redis.Database.KeyExistsAsync(RedisKeys.Session(session.Id)));
    }

    [Fact]
    public async Task Find_NearTheAbsoluteLifetime_DoesNotGoBeyondIt()
    {
        var session = await Sessions.CreateAsync(AccountsHost.NewUser(), verified: true, default);
        await MoveBackAsync(session, "created", Absolute - TimeSpan.FromMinutes(10));
        await MoveBackAsync(session, "seen", Idle / 2);

        Assert.NotNull(await Sessions.FindAsync(session.Id, default));

        Assert.InRange(await LeftAsync(session), TimeSpan.FromMinutes(9), TimeSpan.FromMinutes(10));
    }

    [Fact]
    public async Task Find_PastTheAbsoluteLifetime_ReturnsNull()
    {
        var session = await Sessions.CreateAsync(AccountsHost.NewUser(), verified: true, default);
        await MoveBackAsync(session, "created", Absolute);

        Assert.Null(await Sessions.FindAsync(session.Id, default));
    }

    [Fact]
    public async Task Delete_Existing_EndsIt()
    {
        var session = await Sessions.CreateAsync(AccountsHost.NewUser(), verified: true, default);

        await Sessions.DeleteAsync(session.Id, default);

        Assert.Null(await Sessions.FindAsync(session.Id, default));
    }

    [Fact]
    public async Task RotateVerified_Existing_NewIdWorksVerifiedAndOldIsDead()
    {
        var old = await Sessions.CreateAsync(AccountsHost.NewUser(), verified: false, default);

        var rotated = await Sessions.RotateVerifiedAsync(old, default);

        Assert.NotEqual(old.Id, rotated!.Id);
        Assert.Equal(old with { Id = rotated.Id, Verified = true }, await Sessions.FindAsync(rotated.Id, default));
        Assert.Null(await Sessions.FindAsync(old.Id, default));
    }

    [Fact]
    public async Task RotateVerified_OldSession_AbsoluteLifetimeGoesOn()
    {
        var created = await Sessions.CreateAsync(AccountsHost.NewUser(), verified: false, default);
        await MoveBackAsync(created, "created", Absolute - TimeSpan.FromMinutes(5));
        var old = await Sessions.FindAsync(created.Id, default);

        var rotated = await Sessions.RotateVerifiedAsync(old!, default);

        Assert.Equal(old!.CreatedAt, rotated!.CreatedAt);
        Assert.InRange(await LeftAsync(rotated), TimeSpan.FromMinutes(4), TimeSpan.FromMinutes(5));
    }

    [Fact]
    public async Task RotateVerified_SessionHasEnded_ReturnsNullAndLeavesNothing()
    {
        var user = AccountsHost.NewUser();
        var old = await Sessions.CreateAsync(user, verified: false, default);
        await Sessions.DeleteAsync(old.Id, default);

        Assert.Null(await Sessions.RotateVerifiedAsync(old, default));
        Assert.Equal(0, await CountSessionsAsync(user));
    }

    [Fact]
    public async Task RotateVerified_PastTheAbsoluteLifetime_ReturnsNull()
    {
        var old = await Sessions.CreateAsync(AccountsHost.NewUser(), verified: false, default);

        Assert.Null(await Sessions.RotateVerifiedAsync(old with { CreatedAt = old.CreatedAt - Absolute }, default));
    }

    [Fact]
    public async Task RotateVerified_FiftyAtOnce_OneWinsAndNoOtherSessionIsLeft()
    {
        var user = AccountsHost.NewUser();
        var old = await Sessions.CreateAsync(user, verified: false, default);

        var rotated = await Task.WhenAll(Enumerable.Range(0, 50).Select(_ => Sessions.RotateVerifiedAsync(old, default)));

        var winner = Assert.Single(rotated, static session => session is not null);
        Assert.NotNull(await Sessions.FindAsync(winner!.Id, default));
        Assert.Equal(1, await CountSessionsAsync(user));
    }

    [Fact]
    public async Task Find_RedisAway_ThrowsStoreUnavailable()
    {
        await using var dead = await RedisServer.StartNewAsync();
        await dead.KillAsync();
        using var host = new AccountsHost(dead);

        await Assert.ThrowsAsync<StoreUnavailableException>(() =>
            host.Get<ISessionStore>().FindAsync(new string('x', 43), default).AsTask()
        );
    }

    private async Task<TimeSpan> LeftAsync(Session session) =>
        await redis.Database.KeyTimeToLiveAsync(RedisKeys.Session(session.Id)) ?? TimeSpan.MaxValue;

    private async Task MoveBackAsync(Session session, string field, TimeSpan by)
    {
        var key = RedisKeys.Session(session.Id);
        var value = (long)await redis.Database.HashGetAsync(key, field);
        await redis.Database.HashSetAsync(key, field, value - (long)by.TotalMilliseconds);
    }

    private async Task<int> CountSessionsAsync(User user)
    {
        var count = 0;
        foreach (var key in redis.Connection.GetServer("127.0.0.1", redis.Server.Port).Keys(pattern: "session:*", pageSize: 1000))
            count += await redis.Database.HashGetAsync(key, "user") == user.Id.Value ? 1 : 0;
        return count;
    }
}
