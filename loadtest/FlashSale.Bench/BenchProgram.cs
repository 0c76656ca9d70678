using System.Runtime.InteropServices;
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
    public const int NotTried = 2;

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
            var options = BenchOptions.Parse(arguments);
            return options.Kind switch
            {
                BenchKind.Crowd => await CrowdCommand.RunAsync(options, cancel.Token),
                BenchKind.Growth => await GrowthCommand.RunAsync(options, cancel.Token),
                _ => await RoundsCommand.RunAsync(options, cancel.Token),
            };
        }
        catch (NotTriedException e)
        {
            await Console.Error.WriteLineAsync(e.Message);
        }
        catch (OperationCanceledException) when (cancel.IsCancellationRequested)
        {
            await Console.Error.WriteLineAsync("Stopped before there was a result.");
        }
        return NotTried;
    }
}
