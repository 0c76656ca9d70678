using FlashSale.Bench.Crowds;
using FlashSale.Bench.Growth;
using FlashSale.Bench.Rounds;
using FlashSale.Crowd;

namespace FlashSale.Bench;

/// <summary>Exit code 0: measured, and every purchase is accounted for; 1: something was answered or kept wrongly; 2: not tried.</summary>
internal static class BenchProgram
{
    public const int Good = 0;
    public const int Bad = 1;

    public static Task<int> Main(string[] arguments) =>
        ToolRun.RunAsync(
            async cancel =>
            {
                var options = BenchOptions.Parse(arguments);
                return options.Kind switch
                {
                    BenchKind.Crowd => await CrowdCommand.RunAsync(options, cancel),
                    BenchKind.Growth => await GrowthCommand.RunAsync(options, cancel),
                    _ => await RoundsCommand.RunAsync(options, cancel),
                };
            },
            "a result"
        );
}
