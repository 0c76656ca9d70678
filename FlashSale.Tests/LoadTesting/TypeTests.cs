using FlashSale.Tests.Infrastructure;
using FlashSale.Tests.Tools;

namespace FlashSale.Tests.LoadTesting;

/// <summary>k6 notices a misspelt name when a buyer comes to that line; the compiler notices it here.</summary>
[Trait(Tiers.Name, Tiers.Integration)]
public sealed class TypeTests
{
    private static readonly TimeSpan _bound = TimeSpan.FromMinutes(3);

    [FactWithProgram("npm")]
    public async Task Scenarios_TypesOfK6_Agree()
    {
        // Everything that npm writes stays in the clone, and nothing that it installs is run.
        var (code, output) = await Shell.RunAsync(
            """
            exec 2>&1
            cd loadtest
            npm ci --ignore-scripts --no-audit --no-fund --no-update-notifier --prefer-offline --cache "$ROOT/artifacts/npm"
            node_modules/.bin/tsc --project jsconfig.json
            """,
            _bound
        );

        Assert.True(code == 0, output);
    }
}
