using System.Runtime.InteropServices;

namespace FlashSale.Crowd;

/// <summary>How every tool here begins and ends: Ctrl+C and SIGTERM stop it in order, and a trial that could not be made is told in words.</summary>
internal static class ToolRun
{
    public const int NotTried = 2;

    /// <param name="run">Returns the exit code. Throws <see cref="NotTriedException"/> when there is no result to have.</param>
    /// <param name="missing">What there is not yet when it is stopped: "a verdict".</param>
    public static async Task<int> RunAsync(Func<CancellationToken, Task<int>> run, string missing)
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
            return await run(cancel.Token);
        }
        catch (NotTriedException e)
        {
            await Console.Error.WriteLineAsync(e.Message);
        }
        catch (OperationCanceledException) when (cancel.IsCancellationRequested)
        {
            await Console.Error.WriteLineAsync($"Stopped before there was {missing}.");
        }
        return NotTried;
    }
}
