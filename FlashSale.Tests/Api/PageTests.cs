using FlashSale.ApiService.Security;
using FlashSale.Tests.Infrastructure;

namespace FlashSale.Tests.Api;

/// <summary>The pages' files, as they are served.</summary>
[Trait(Tiers.Name, Tiers.Integration)]
[Collection(ApiCollection.Name)]
public sealed class PageTests(ApiFixture api)
{
    [Fact]
    public async Task Page_AtItsFolder_IsServedForEveryoneAndForNoFrame()
    {
        using var client = api.NewClient();

        var page = await client.GetAsync("/");

        Assert.Equal((200, "text/html"), (page.Status, page.ContentType));
        Assert.Equal(ContentPolicy.Strict, page.Header("Content-Security-Policy"));
        Assert.Equal("same-origin", page.Header("Cross-Origin-Opener-Policy"));
        Assert.Equal("same-origin", page.Header("Cross-Origin-Resource-Policy"));
        Assert.Contains("camera=()", page.Header("Permissions-Policy"), StringComparison.Ordinal);
        Assert.Equal("nosniff", page.Header("X-Content-Type-Options"));
    }

    [Theory]
    [InlineData("/", "text/html")]
    [InlineData("/shop/main.js", "text/javascript")]
    [InlineData("/shop/style.css", "text/css")]
    public async Task File_AskedForAgain_IsNotSentAgain(string path, string type)
    {
        using var client = api.NewClient();

        var first = await client.GetAsync(path);
        var again = await client.GetAsync(path, ("If-None-Match", first.Header("ETag")!));

        Assert.Equal((200, type, "no-cache"), (first.Status, first.ContentType, first.Header("Cache-Control")));
        Assert.Equal((304, ""), (again.Status, again.Raw));
    }

    [Fact]
    public async Task File_ForBrowserThatUnpacks_IsCompressed()
    {
        using var client = api.NewClient();

        var packed = await client.GetAsync("/shop/style.css", ("Accept-Encoding", "gzip"));

        Assert.Equal("gzip", packed.Header("Content-Encoding"));
        Assert.Contains("Accept-Encoding", packed.Header("Vary"), StringComparison.OrdinalIgnoreCase);
    }

    [Fact]
    public async Task File_OutsideDevelopment_IsServedToo()
    {
        await using var host = await ApiHost.StartAsync(api.Redis, api.Store, "Staging");
        using var client = host.NewClient();

        Assert.Equal(200, (await client.GetAsync("/")).Status);
        Assert.Equal(200, (await client.GetAsync("/shop/main.js")).Status);
    }
}
