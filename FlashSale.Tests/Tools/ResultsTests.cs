using FlashSale.Tests.Infrastructure;

namespace FlashSale.Tests.Tools;

/// <summary>The last line of <c>./flashsale test</c> is what others rely on: it must not be green when something is missing.</summary>
[Trait(Tiers.Name, Tiers.Integration)]
public sealed class ResultsTests
{
    [Theory]
    [InlineData(12, 12, 12, 0, "12 passed, 0 failed", 0)]
    [InlineData(12, 11, 11, 0, "11 passed, 0 failed, 1 skipped", 0)]
    [InlineData(12, 11, 9, 1, "9 passed, 2 failed, 1 skipped", 1)]
    [InlineData(12, 12, 12, 134, "12 passed, 1 failed", 1)] // what ran had passed, then the runner died
    [InlineData(0, 0, 0, 0, "0 passed, 1 failed", 1)] // a filter that matches nothing
    public async Task Count_OneRun_LastLineAndExitCode(int total, int executed, int passed, int runner, string line, int exitCode) =>
        Assert.Equal((exitCode, line), await CountAsync($"count_results <({Trx(total, executed, passed)}) unit {runner}"));

    [Fact]
    public async Task Count_RunnerWroteNoFile_Failed() =>
        Assert.Equal((1, "0 passed, 1 failed"), await CountAsync("count_results no-such-file unit 1"));

    [Fact]
    public async Task Count_TwoRunsAndACheck_AddedUp() =>
        Assert.Equal(
            (1, "7 passed, 1 failed"),
            await CountAsync(
                $"count_results <({Trx(3, 3, 3)}) unit 0; count_results <({Trx(4, 4, 4)}) integration 0; count_failure formatting"
            )
        );

    private static Task<(int ExitCode, string Output)> CountAsync(string script) =>
        Shell.RunAsync($"source eng/lib/results.sh; {script}; print_results");

    /// <summary>A command that writes the line of a results file that counts.</summary>
    private static string Trx(int total, int executed, int passed) =>
        $"""echo '    <Counters total="{total}" executed="{executed}" passed="{passed}" failed="{executed - passed}" error="0" />'""";
}
