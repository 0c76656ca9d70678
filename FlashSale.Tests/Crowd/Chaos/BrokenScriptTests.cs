using FlashSale.Crowd.Chaos.Checking;
using FlashSale.Storage.Redis;
using FlashSale.Tests.Infrastructure;

namespace FlashSale.Tests.Crowd.Chaos;

/// <summary>
/// The checker of the chaos run against real systems whose purchase script is broken on purpose. That it passes the honest one means
/// something only because it fails all of these.
/// </summary>
[Trait(Tiers.Name, Tiers.Integration)]
public sealed class BrokenScriptTests
{
    private static readonly TimeSpan RestPatience = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan Impatience = TimeSpan.FromSeconds(3);

    [Fact]
    public async Task Judge_TheRealScript_EverythingKept()
    {
        await using var ground = await FairGround.StartAsync(RedisScript.Load("purchase.lua").Text);

        var findings = await ground.JudgeAsync(RestPatience);

        Assert.Equal([], findings.Where(static finding => !finding.Kept).Select(static finding => $"{finding.Promise}: {finding.Detail}"));
    }

    [Theory]
    [InlineData("if stock < quantity then", "if stock + 1 < quantity then", Checker.Oversold)]
    [InlineData("call('XADD', KEYS[key + 6],", "(function() end)(", Checker.Lost)]
    [InlineData("write_down(ANSWERS, retention, begin_answers, new_answers, answer_count)", "", Checker.Key)]
    [InlineData("if limit > 0 and owned + quantity > limit then", "if false then", Checker.Limit)]
    [InlineData("owned + quantity > limit then", "owned + quantity >= limit then", Checker.Limited)]
    [InlineData("call('MSET', unpack(new_stocks))", "", Checker.Books)]
    [InlineData("status, held_until = 'r', text(now + hold)", "status, held_until = 'e', text(now + hold)", Checker.Decidable)]
    public async Task Judge_BrokenScript_PromiseSeenBroken(string right, string wrong, string promise)
    {
        var text = RedisScript.Load("purchase.lua").Text;
        Assert.Contains(right, text, StringComparison.Ordinal);
        await using var ground = await FairGround.StartAsync(text.Replace(right, wrong, StringComparison.Ordinal));

        var findings = await ground.JudgeAsync(Impatience);

        Assert.False(findings.Single(finding => finding.Promise == promise).Kept, $"Nobody noticed: {promise}");
    }
}
