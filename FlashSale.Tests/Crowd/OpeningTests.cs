using System.Globalization;
using FlashSale.Crowd;
using FlashSale.Crowd.Demo;
using FlashSale.Tests.Infrastructure;
using Microsoft.Extensions.Time.Testing;

namespace FlashSale.Tests.Crowd;

[Trait(Tiers.Name, Tiers.Unit)]
public sealed class OpeningTests
{
    private readonly FakeTimeProvider _time = new();
    private readonly List<string> _told = [];
    private readonly Opening _opening;

    public OpeningTests() => _opening = new(new Uri("http://shop.test:5080"), _time, _told.Add);

    [Fact]
    public void Announce_Watchers_LearnBothAddressesAndHaveTime()
    {
        _opening.Announce();

        Assert.Contains(_told, static line => line.EndsWith(" http://shop.test:5080/", StringComparison.Ordinal));
        Assert.Contains(_told, static line => line.Contains(" http://shop.test:5080/admin ", StringComparison.Ordinal));
        Assert.True(_opening.At - _time.GetUtcNow() >= TimeSpan.FromSeconds(10));
    }

    [Fact]
    public async Task Wait_Seconds_AreCalledDownToTheOpening()
    {
        _opening.Announce();
        _told.Clear();
        var asked = 0;

        var wait = _opening.WaitAsync(() => Task.FromResult(++asked == 2), default);
        string[] seconds = ["15", "10", "5", "4", "3", "2", "1"];
        foreach (var second in seconds)
        {
            _time.SetUtcNow(_opening.At!.Value - TimeSpan.FromSeconds(int.Parse(second, CultureInfo.InvariantCulture)));
            await Eventually.IsTrueAsync(() => _told.LastOrDefault()?.Trim() == second, $"{second} is called");
        }
        await PassAsync(wait);

        await wait;
        Assert.Equal(seconds, _told.Select(static line => line.Trim()));
        Assert.Equal(2, asked);
        Assert.True(_time.GetUtcNow() >= _opening.At);
    }

    [Fact]
    public async Task Wait_SaleThatStaysShut_IsNotTried()
    {
        _opening.Announce();

        var wait = _opening.WaitAsync(static () => Task.FromResult(false), default);
        await PassAsync(wait);

        await Assert.ThrowsAsync<NotTriedException>(() => wait);
    }

    /// <summary>Lets time pass until the task has ended, well or not.</summary>
    private Task PassAsync(Task task) =>
        Eventually.IsTrueAsync(
            () =>
            {
                _time.Advance(TimeSpan.FromSeconds(1));
                return task.IsCompleted;
            },
            "it waits no longer"
        );
}
