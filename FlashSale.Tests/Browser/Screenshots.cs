using FlashSale.Tests.Tools;
using Microsoft.Playwright;

namespace FlashSale.Tests.Browser;

/// <summary>Where pictures of pages go.</summary>
internal static class Screenshots
{
    /// <summary>Names a folder of the clone, such as <c>docs/images</c>, whose pictures are to be made anew.</summary>
    private const string Variable = "FLASHSALE_SCREENSHOTS";

    /// <param name="page">As it is on the screen, with its fonts and without a blinking cursor.</param>
    /// <param name="name">Without extension.</param>
    public static async Task TakeAsync(IPage page, string name)
    {
        var file = Path.Combine(Clone.Root, "artifacts", "screenshots", $"{name}.png");
        await page.ScreenshotAsync(new() { Path = file, Animations = ScreenshotAnimations.Disabled });
        if (Environment.GetEnvironmentVariable(Variable) is not { Length: > 0 } folder)
            return;
        var published = Path.Combine(Clone.Root, folder, $"{name}.png");
        if (File.Exists(published))
            File.Copy(file, published, overwrite: true);
    }
}
