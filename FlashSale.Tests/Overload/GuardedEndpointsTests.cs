using FlashSale.Tests.Infrastructure;
using Microsoft.AspNetCore.RateLimiting;
using Microsoft.AspNetCore.Routing;

namespace FlashSale.Tests.Overload;

[Trait(Tiers.Name, Tiers.Integration)]
[Collection(ApiCollection.Name)]
public sealed class GuardedEndpointsTests(ApiFixture api)
{
    [Fact]
    public void Endpoints_OfTheApi_AreCountedAndTheSlowOnesApart()
    {
        var (payments, passwords) = (new HashSet<string>(), new HashSet<string>());
        foreach (var endpoint in Endpoints().Where(static e => e.RoutePattern.RawText!.StartsWith("/api/v1/", StringComparison.Ordinal)))
        {
            // One that never ends, such as a stream of events, would keep its place for good and says that it isn't counted.
            if (endpoint.Metadata.GetMetadata<DisableRateLimitingAttribute>() is not null)
                continue;
            var policy = endpoint.Metadata.GetMetadata<EnableRateLimitingAttribute>()?.PolicyName;
            Assert.True(
                policy is "overload" or "overload-payments" or "overload-passwords",
                $"{endpoint.RoutePattern.RawText} is counted as {policy}"
            );
            if (policy == "overload-payments")
                payments.Add(endpoint.RoutePattern.RawText!);
            if (policy == "overload-passwords")
                passwords.Add(endpoint.RoutePattern.RawText!);
        }
        Assert.Equal(["/api/v1/payments/webhook", "/api/v1/user/orders/{id}/pay"], payments.Order(StringComparer.Ordinal));
        Assert.Equal(["/api/v1/auth/login", "/api/v1/auth/register"], passwords.Order(StringComparer.Ordinal));
    }

    [Theory]
    [InlineData("/health")]
    [InlineData("/alive")]
    public void Endpoints_OfHealth_AreNotCounted(string path)
    {
        var endpoint = Assert.Single(Endpoints(), endpoint => endpoint.RoutePattern.RawText == path);

        Assert.Null(endpoint.Metadata.GetMetadata<EnableRateLimitingAttribute>());
    }

    private IEnumerable<RouteEndpoint> Endpoints() => api.Get<EndpointDataSource>().Endpoints.OfType<RouteEndpoint>();
}
