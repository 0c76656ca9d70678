using System.Text.RegularExpressions;
using FlashSale.Domain;
using FlashSale.Storage.Redis;
using FlashSale.Tests.Accounts;
using FlashSale.Tests.Infrastructure;

namespace FlashSale.Tests.Otp;

[Collection(RedisCollection.Name)]
[Trait(Tiers.Name, Tiers.Integration)]
public sealed partial class OneTimePasswordsTests(RedisFixture redis) : IDisposable
{
    private readonly AccountsHost _host = new(redis.Server);
    private readonly string _email = AccountsHost.NewUser().Email;

    private IOneTimePasswords Otp => _host.Get<IOneTimePasswords>();

    public void Dispose() => _host.Dispose();

    [Fact]
    public async Task Issue_Always_GivesSixDigitsThatExpireAndAreNotStored()
    {
        var code = await IssueAsync();

        Assert.Matches(SixDigits(), code);
        Assert.InRange(await LeftAsync(), TimeSpan.FromMinutes(4), TimeSpan.FromMinutes(5));
        foreach (var field in await redis.Database.HashGetAllAsync(RedisKeys.Otp(_email)))
            Assert.DoesNotContain(code, field.Value.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Issue_ManyCodes_KeepsLeadingZeros()
    {
        // One code in ten begins with a zero: two hundred without any are as likely as 7 in ten thousand million.
        var codes = new List<string>();
        for (var i = 0; i < 200; i++)
            codes.Add(await IssueAsync());

        Assert.All(codes, static code => Assert.Matches(SixDigits(), code));
        Assert.Contains(codes, static code => code[0] == '0');
    }

    [Fact]
    public async Task Verify_RightCode_IsRightOnce()
    {
        var code = await IssueAsync();

        Assert.Equal(new OtpOutcome.Right(), await Otp.VerifyAsync(_email, code, default));
        Assert.Equal(new OtpOutcome.NoneOutstanding(), await Otp.VerifyAsync(_email, code, default));
    }

    [Fact]
    public async Task Verify_WrongCode_CountsDown()
    {
        var code = await IssueAsync();

        Assert.Equal(new OtpOutcome.Wrong(4), await Otp.VerifyAsync(_email, Not(code), default));
        Assert.Equal(new OtpOutcome.Wrong(3), await Otp.VerifyAsync(_email, Not(code), default));
        Assert.Equal(new OtpOutcome.Right(), await Otp.VerifyAsync(_email, code, default));
    }

    [Theory]
    [InlineData("")]
    [InlineData("12345")]
    [InlineData("abcdef")]
    [InlineData("\u0661\u0662\u0663\u0664\u0665\u0666")]
    public async Task Verify_NotSixDigits_IsWrongLikeAnyOther(string code)
    {
        await IssueAsync();

        Assert.Equal(new OtpOutcome.Wrong(4), await Otp.VerifyAsync(_email, code, default));
    }

    [Fact]
    public async Task Verify_NeverIssued_HasNoneOutstandingAndMakesNothing()
    {
        Assert.Equal(new OtpOutcome.NoneOutstanding(), await Otp.VerifyAsync(_email, "123456", default));
        Assert.False(await redis.Database.KeyExistsAsync(RedisKeys.Otp(_email)));
    }

    [Fact]
    public async Task Verify_CodeOfSomebodyElse_IsWrong()
    {
        var other = AccountsHost.NewUser().Email;
        var mine = await IssueAsync();
        string theirs;
        do theirs = (await Otp.IssueAsync(other, default))!;
        while (theirs == mine);

        Assert.Equal(new OtpOutcome.Wrong(4), await Otp.VerifyAsync(_email, theirs, default));
    }

    [Fact]
    public async Task Verify_ReplacedCode_IsWrongAndTheNewerOneRight()
    {
        var old = await IssueAsync();
        var replacement = await IssueOtherThanAsync(old);

        Assert.Equal(new OtpOutcome.Wrong(4), await Otp.VerifyAsync(_email, old, default));
        Assert.Equal(new OtpOutcome.Right(), await Otp.VerifyAsync(_email, replacement, default));
    }

    [Fact]
    public async Task Verify_Expired_HasNoneOutstanding()
    {
        var code = await IssueAsync();

        await redis.Database.KeyExpireAsync(RedisKeys.Otp(_email), TimeSpan.Zero);

        Assert.Equal(new OtpOutcome.NoneOutstanding(), await Otp.VerifyAsync(_email, code, default));
    }

    [Fact]
    public async Task Verify_FifthFailure_LocksEvenForTheRightCode()
    {
        var code = await IssueAsync();
        for (var left = 4; left >= 0; left--)
            Assert.Equal(new OtpOutcome.Wrong(left), await Otp.VerifyAsync(_email, Not(code), default));

        var locked = Assert.IsType<OtpOutcome.Locked>(await Otp.VerifyAsync(_email, code, default));

        Assert.InRange(locked.RetryAfter, TimeSpan.FromMinutes(4), TimeSpan.FromMinutes(5));
    }

    [Fact]
    public async Task Verify_RightAtTheFifthAttempt_IsRight()
    {
        var code = await IssueAsync();
        for (var i = 0; i < 4; i++)
            await Otp.VerifyAsync(_email, Not(code), default);

        Assert.Equal(new OtpOutcome.Right(), await Otp.VerifyAsync(_email, code, default));
    }

    [Fact]
    public async Task Issue_AfterFailures_KeepsTheirCount()
    {
        var first = await IssueAsync();
        for (var i = 0; i < 3; i++)
            await Otp.VerifyAsync(_email, Not(first), default);

        var second = await IssueAsync();

        Assert.Equal(new OtpOutcome.Wrong(1), await Otp.VerifyAsync(_email, Not(second), default));
    }

    [Fact]
    public async Task Issue_WhileLocked_IssuesNothingAndLeavesTheLockAsItIs()
    {
        await LockAsync();
        await redis.Database.KeyExpireAsync(RedisKeys.Otp(_email), TimeSpan.FromMinutes(2));

        Assert.Null(await Otp.IssueAsync(_email, default));

        Assert.InRange(await LeftAsync(), TimeSpan.FromMinutes(1), TimeSpan.FromMinutes(2));
    }

    [Fact]
    public async Task Issue_AfterTheLock_StartsAnew()
    {
        await LockAsync();
        await redis.Database.KeyExpireAsync(RedisKeys.Otp(_email), TimeSpan.Zero);

        var code = await IssueAsync();

        Assert.Equal(new OtpOutcome.Wrong(4), await Otp.VerifyAsync(_email, Not(code), default));
    }

    [Fact]
    public async Task Verify_AfterASuccess_CountsFailuresAnew()
    {
        var first = await IssueAsync();
        for (var i = 0; i < 4; i++)
            await Otp.VerifyAsync(_email, Not(first), default);
        await Otp.VerifyAsync(_email, first, default);

        var second = await IssueAsync();

        Assert.Equal(new OtpOutcome.Wrong(4), await Otp.VerifyAsync(_email, Not(second), default));
    }

    [Fact]
    public async Task Verify_FiftyWrongAtOnce_GetFiveTries()
    {
        var code = await IssueAsync();

        var outcomes = await Task.WhenAll(Enumerable.Range(0, 50).Select(_ => Otp.VerifyAsync(_email, Not(code), default)));

        Assert.Equal(5, outcomes.Count(static outcome => outcome is OtpOutcome.Wrong));
        Assert.Equal(45, outcomes.Count(static outcome => outcome is OtpOutcome.Locked));
    }

    [Fact]
    public async Task Verify_FiftyRightAtOnce_OneIsRight()
    {
        var code = await IssueAsync();

        var outcomes = await Task.WhenAll(Enumerable.Range(0, 50).Select(_ => Otp.VerifyAsync(_email, code, default)));

        Assert.Single(outcomes, static outcome => outcome is OtpOutcome.Right);
        Assert.DoesNotContain(outcomes, static outcome => outcome is OtpOutcome.Wrong);
    }

    [Fact]
    public async Task Verify_RedisAway_ThrowsStoreUnavailable()
    {
        await using var dead = await RedisServer.StartNewAsync();
        await dead.KillAsync();
        using var host = new AccountsHost(dead);

        await Assert.ThrowsAsync<StoreUnavailableException>(() => host.Get<IOneTimePasswords>().VerifyAsync(_email, "123456", default));
        await Assert.ThrowsAsync<StoreUnavailableException>(() => host.Get<IOneTimePasswords>().IssueAsync(_email, default));
    }

    private static string Not(string code) => code == "000000" ? "000001" : "000000";

    private async Task<string> IssueAsync() => (await Otp.IssueAsync(_email, default))!;

    private async Task<string> IssueOtherThanAsync(string code)
    {
        string other;
        do other = await IssueAsync();
        while (other == code);
        return other;
    }

    private async Task LockAsync()
    {
        var code = await IssueAsync();
        for (var i = 0; i < 5; i++)
            await Otp.VerifyAsync(_email, Not(code), default);
        Assert.IsType<OtpOutcome.Locked>(await Otp.VerifyAsync(_email, code, default));
    }

    private async Task<TimeSpan> LeftAsync() => await redis.Database.KeyTimeToLiveAsync(RedisKeys.Otp(_email)) ?? TimeSpan.MaxValue;

    [GeneratedRegex("^[0-9]{6}$")]
    private static partial Regex SixDigits();
}
