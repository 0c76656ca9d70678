using FlashSale.Tests.Tools;

namespace FlashSale.Tests.LocalHosting;

/// <summary>Of a test that needs the Aspire dashboard, which <c>./flashsale run --dashboard</c> installs. Skipped, and told so, where there is none.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class DashboardFactAttribute : FactAttribute
{
    public DashboardFactAttribute()
    {
        var installed = Path.Combine(Clone.Root, ".tools/aspire/node_modules/@microsoft/aspire-cli-linux-x64/bin/aspire");
        if (!File.Exists(installed))
            Skip = "The Aspire dashboard is not installed: ./flashsale run --dashboard does it.";
    }
}
