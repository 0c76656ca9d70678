using FlashSale.ApiService.Purchases.SoldOut;
using FlashSale.Domain;
using FlashSale.Tests.Infrastructure;
using Microsoft.Extensions.Options;
using Microsoft.Extensions.Time.Testing;

namespace FlashSale.Tests.SoldOut;

/// <summary>Whose sessions are refused without being looked up, and for how long.</summary>
[Trait(Tiers.Name, Tiers.Unit)]
public sealed class RecentVisitorsTests
{
    private const int Capacity = 100_000;
    private static readonly TimeSpan Remembered = TimeSpan.FromSeconds(60);

    private readonly FakeTimeProvider _time = new(DateTimeOffset.UnixEpoch.AddYears(56));
    private readonly RecentVisitors _visitors;

    public RecentVisitorsTests() => _visitors = new(Options.Create(new SoldOutOptions { RememberSessions = Remembered }), _time);

    [Fact]
    public void Find_WhoWasRefused_IsThatUser()
    {
        var user = UserId.New();
        _visitors.Remember("session", user);

        Assert.True(_visitors.TryFind("session", out var found));
        Assert.Equal(user, found);
        Assert.False(_visitors.TryFind("another", out _));
    }

    /// <summary>Longer would let an ended session hear "sold out", and let one that is used grow old, for longer than is promised.</summary>
    [Fact]
    public void Find_AfterTheTime_NobodyHoweverOftenTheyPressed()
    {
        _visitors.Remember("session", UserId.New());
        var seconds = 0;
        for (; _visitors.TryFind("session", out _); seconds++)
        {
            _time.Advance(TimeSpan.FromSeconds(1));
            Assert.InRange(seconds, 0, Remembered.TotalSeconds);
        }

        Assert.Equal(Remembered.TotalSeconds, seconds);
    }

    [Fact]
    public void Find_AfterAQuietHour_Nobody()
    {
        _visitors.Remember("session", UserId.New());
        _time.Advance(TimeSpan.FromHours(1));

        Assert.False(_visitors.TryFind("session", out _));
    }

    /// <summary>Memory is bounded: who comes later is asked for in Redis.</summary>
    [Fact]
    public void Remember_MoreThanThereIsRoomFor_KeepsTheFirst()
    {
        for (var i = 0; i <= Capacity; i++)
            _visitors.Remember($"session {i}", UserId.New());

        Assert.True(_visitors.TryFind($"session {Capacity - 1}", out _));
        Assert.False(_visitors.TryFind($"session {Capacity}", out _));
    }
}
