using System.Text;
using FlashSale.Storage.Payments;
using FlashSale.Tests.Infrastructure;

namespace FlashSale.Tests.Payments;

[Trait(Tiers.Name, Tiers.Unit)]
public sealed class StripeSignatureTests
{
    private const string Body = """{"id":"evt_1"}""";
    private const string Secret = "whsec_1";

    private static readonly DateTimeOffset Now = DateTimeOffset.FromUnixTimeSeconds(1_764_000_000);
    private static readonly TimeSpan Tolerance = TimeSpan.FromMinutes(5);

    // printf '1764000000.{"id":"evt_1"}' | openssl dgst -sha256 -hmac whsec_1
    private const string Known = "92cc0dc5e318c2c1231de24705b4287a1b7e1fb888e5c51a7dea6ecac760ebde";

    [Fact]
    public void IsValid_SignedElsewhere_IsBelieved() => Assert.True(IsValid($"t=1764000000,v1={Known}"));

    [Theory]
    [InlineData("t=1764000000, v1=00, v1={0}, v0=11")]
    [InlineData("v1={0},t=1764000000")]
    [InlineData("t=1764000000,v1={1}")]
    public void IsValid_OtherSpellings_AreBelieved(string header) =>
        Assert.True(
            IsValid(
                header.Replace("{0}", Known, StringComparison.Ordinal).Replace("{1}", Known.ToUpperInvariant(), StringComparison.Ordinal)
            )
        );

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("nonsense")]
    [InlineData("v1={0}")]
    [InlineData("t=1764000000")]
    [InlineData("t=1764000000,v1=")]
    [InlineData("t=1764000000,v1=zz")]
    [InlineData("t=1764000000,v1={0}00")]
    [InlineData("t=1764000000,v0={0}")]
    [InlineData("t=1764000001,v1={0}")]
    [InlineData("t=-1764000000,v1={0}")]
    [InlineData("t=99999999999999999999,v1={0}")]
    [InlineData("t=9223372036854775807,v1={0}")]
    public void IsValid_AnythingElse_IsNot(string? header) =>
        Assert.False(IsValid(header?.Replace("{0}", Known, StringComparison.Ordinal)));

    [Fact]
    public void IsValid_OneByteOfTheBodyChanged_IsNot() =>
        Assert.False(StripeSignature.IsValid(Encoding.UTF8.GetBytes(Body + " "), $"t=1764000000,v1={Known}", Secret, Now, Tolerance));

    [Fact]
    public void IsValid_AnotherSecret_IsNot() =>
        Assert.False(StripeSignature.IsValid(Encoding.UTF8.GetBytes(Body), $"t=1764000000,v1={Known}", "whsec_2", Now, Tolerance));

    [Theory]
    [InlineData(300, true)]
    [InlineData(301, false)]
    [InlineData(-300, true)]
    [InlineData(-301, false)]
    public void IsValid_OldOrEarly_OnlyWithinTheTolerance(int seconds, bool valid) =>
        Assert.Equal(valid, IsValid($"t=1764000000,v1={Known}", Now.AddSeconds(seconds)));

    private static bool IsValid(string? header, DateTimeOffset? now = null) =>
        StripeSignature.IsValid(Encoding.UTF8.GetBytes(Body), header, Secret, now ?? Now, Tolerance);
}
