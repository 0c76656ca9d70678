using System.Runtime.InteropServices;
using FlashSale.Crowd.Chaos;
using FlashSale.Crowd.Demo;

namespace FlashSale.Crowd;

/// <summary><c>crowd VERB [options]</c>. Exit code 0: all promises kept; 1: one is broken; 2: it could not be tried.</summary>
internal static class CrowdProgram
{
    public const int Kept = 0;
    public const int Broken = 1;
    public const int NotTried = 2;

    private const string Usage = """
        usage: crowd demo [--url U] [--buyers N] [--units N] [--retriers N] [--watch [--seconds N]] [--json]
               crowd chaos --api DLL --worker DLL --folder F [--seconds N] [--seed N] [--drift]
        """;

    public static async Task<int> Main(string[] arguments)
    {
        using var cancel = new CancellationTokenSource();
        Console.CancelKeyPress += (_, e) =>
        {
            e.Cancel = true;
            cancel.Cancel();
        };
        using var terminated = PosixSignalRegistration.Create(
            PosixSignal.SIGTERM,
            signal =>
            {
                signal.Cancel = true;
                cancel.Cancel();
            }
        );
        try
        {
            return arguments switch
            {
                ["demo", .. var rest] => await DemoCommand.RunAsync(DemoOptions.Parse(rest), cancel.Token),
                ["chaos", .. var rest] => await ChaosCommand.RunAsync(ChaosOptions.Parse(rest), cancel.Token),
                _ => throw new NotTriedException(Usage),
            };
        }
        catch (NotTriedException e)
        {
            await Console.Error.WriteLineAsync(e.Message);
        }
        catch (OperationCanceledException) when (cancel.IsCancellationRequested)
        {
            await Console.Error.WriteLineAsync("Stopped before there was a verdict.");
        }
        return NotTried;
    }
}
