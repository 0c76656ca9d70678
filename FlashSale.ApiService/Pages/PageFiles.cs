using Microsoft.AspNetCore.Routing.Patterns;

namespace FlashSale.ApiService.Pages;

/// <summary>
/// The pages for people, as they lie in <c>wwwroot</c>: the shop at <c>/</c>, and whatever other folder has an <c>index.html</c> at its
/// own name. The build compresses them and computes their ETags. Browsers ask each time whether their copy is still the current one, so a
/// new version reaches everybody at once.
/// </summary>
internal static class PageFiles
{
    private const string Index = "index.html";

    public static void MapPages(this WebApplication app)
    {
        // In development the framework would also answer GET of every path with a search for a file: a route of another method would then
        // be "not found" instead of "method not allowed".
        app.Configuration["DisableStaticAssetNotFoundRuntimeFallback"] = "true";
        app.MapStaticAssets().Add(ServeIndexAtItsFolder);
    }

    /// <summary>
    /// <c>index.html</c> is at <c>/</c>, <c>admin/index.html</c> at <c>/admin</c>, and nothing is at two places. (UseDefaultFiles would do
    /// it by asking the file system about every GET there is.)
    /// </summary>
    private static void ServeIndexAtItsFolder(EndpointBuilder endpoint)
    {
        if (endpoint is not RouteEndpointBuilder route || route.RoutePattern.RawText?.TrimStart('/') is not { } file)
            return;
        if (file == Index || file.EndsWith("/" + Index, StringComparison.Ordinal))
            route.RoutePattern = RoutePatternFactory.Parse("/" + file[..^Index.Length].TrimEnd('/'));
    }
}
