using Aspire.Hosting.Testing;
using FlashSale.AppHost;
using FlashSale.Tests.Infrastructure;

namespace FlashSale.Tests.AppHost;

/// <summary>The pages at the public port, from services that were built and not published.</summary>
[Collection(AppHostCollection.Name)]
[Trait(Tiers.Name, Tiers.Distributed)]
public sealed class PageTests(AppHostFixture fixture)
{
    [Theory]
    [InlineData("/", "text/html")]
    [InlineData("/shop/main.js", "text/javascript")]
    public async Task Page_ThroughThePublicPort_IsServed(string path, string type)
    {
        using var client = fixture.App.CreateHttpClient(ResourceNames.Api);

        using var answer = await client.GetAsync(new Uri(path, UriKind.Relative));

        Assert.True(answer.IsSuccessStatusCode);
        Assert.Equal(type, answer.Content.Headers.ContentType?.MediaType);
    }
}
