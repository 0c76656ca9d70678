using FlashSale.Storage.Payments;
using FlashSale.Tests.Infrastructure;
using Microsoft.Extensions.Hosting.Internal;

namespace FlashSale.Tests.Payments;

[Trait(Tiers.Name, Tiers.Unit)]
public sealed class PaymentOptionsTests
{
    [Theory]
    [InlineData("Development", false, true)]
    [InlineData("Production", false, false)]
    [InlineData("Staging", false, false)]
    [InlineData("Production", true, true)]
    public void Simulated_OutsideDevelopment_HasToBeAskedFor(string environment, bool allowed, bool valid)
    {
        var failures = Failures(new() { AllowSimulated = allowed }, environment);

        Assert.Equal(valid, failures.Length == 0);
        Assert.All(failures, static failure => Assert.Contains("Payments:AllowSimulated", failure, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("https://api.example.com", true)]
    [InlineData("http://127.0.0.1:4242", true)]
    [InlineData("http://localhost:4242", true)]
    [InlineData("http://api.example.com", false)]
    [InlineData("ftp://127.0.0.1", false)]
    [InlineData("/relative", false)]
    [InlineData(null, false)]
    public void Http_Address_MustKeepTheSecretKeySecret(string? url, bool valid)
    {
        var options = Http("sk_1", url is null ? null : new Uri(url, UriKind.RelativeOrAbsolute));

        Assert.Equal(valid, Failures(options).Length == 0);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("sk_1\r\nX-Evil: 1")]
    [InlineData("sk_ä")]
    public void Http_SecretKeyMissingOrUnsendable_IsRefusedWithoutQuotingIt(string? key)
    {
        var failure = Assert.Single(Failures(Http(key, new("https://api.example.com"))));

        Assert.Contains("Payments:SecretKey", failure, StringComparison.Ordinal);
        Assert.DoesNotContain("sk_", failure, StringComparison.Ordinal);
    }

    private static PaymentOptions Http(string? key, Uri? url) =>
        new()
        {
            Provider = PaymentProvider.Http,
            BaseUrl = url,
            SecretKey = key,
        };

    private static string[] Failures(PaymentOptions options, string environment = "Production")
    {
        var validator = new PaymentOptionsValidator(new HostingEnvironment { EnvironmentName = environment });
        return [.. validator.Validate(null, options).Failures ?? []];
    }
}
