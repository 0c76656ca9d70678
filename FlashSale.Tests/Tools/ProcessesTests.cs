using FlashSale.Tests.Infrastructure;

namespace FlashSale.Tests.Tools;

/// <summary><c>./flashsale test</c> says that nothing is left running: here something is.</summary>
[Trait(Tiers.Name, Tiers.Integration)]
public sealed class ProcessesTests
{
    private const string Load = "source eng/lib/processes.sh; ";

    [Fact]
    public async Task End_ChildLeftRunning_NamedAndGone()
    {
        var (_, output) = await Shell.RunAsync(
            Load + "tracked bash -c 'sleep 600 & exit 0'; end_survivors; until [[ -z $(survivors) ]]; do sleep 0.05; done"
        );

        Assert.EndsWith(" sleep 600", output.TrimEnd(), StringComparison.Ordinal);
        Assert.DoesNotContain('\n', output);
    }

    [Fact]
    public async Task End_ChildInASessionOfItsOwn_Named()
    {
        var (_, output) = await Shell.RunAsync(Load + "tracked bash -c 'setsid --fork sleep 600; exit 0'; end_survivors");

        Assert.EndsWith(" sleep 600", output.TrimEnd(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task End_ChildThatIsStopping_IsWaitedFor() =>
        Assert.Equal((0, ""), await Shell.RunAsync(Load + "tracked bash -c 'sleep 0.5 & exit 0'; end_survivors"));

    [Fact]
    public async Task Tracked_CommandFails_ExitCodeIsKept() =>
        Assert.Equal((0, "7"), await Shell.RunAsync(Load + "tracked bash -c 'exit 7' || echo $?"));
}
