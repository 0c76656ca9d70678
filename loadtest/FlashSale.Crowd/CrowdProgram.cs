using FlashSale.Crowd.Chaos;
using FlashSale.Crowd.Demo;

namespace FlashSale.Crowd;

/// <summary><c>crowd VERB [options]</c>. Exit code 0: all promises kept; 1: one is broken; 2: it could not be tried.</summary>
internal static class CrowdProgram
{
    public const int Kept = 0;
    public const int Broken = 1;

    private const string Usage = """
        usage: crowd demo [--url U] [--buyers N] [--units N] [--retriers N] [--watch [--seconds N]] [--json]
               crowd chaos --api DLL --worker DLL --folder F [--seconds N] [--seed N] [--drift]
        """;

    public static Task<int> Main(string[] arguments) =>
        ToolRun.RunAsync(
            async cancel =>
                arguments switch
                {
                    ["demo", .. var rest] => await DemoCommand.RunAsync(DemoOptions.Parse(rest), cancel),
                    ["chaos", .. var rest] => await ChaosCommand.RunAsync(ChaosOptions.Parse(rest), cancel),
                    _ => throw new NotTriedException(Usage),
                },
            "a verdict"
        );
}
