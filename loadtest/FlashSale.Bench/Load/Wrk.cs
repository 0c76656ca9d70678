using System.Diagnostics;
using System.Globalization;
using FlashSale.Crowd;
using FlashSale.Crowd.Chaos.Processes;

namespace FlashSale.Bench.Load;

/// <summary>Runs wrk, the load generator: https://github.com/wg/wrk.</summary>
/// <param name="guard">Who ends it if we can't any more.</param>
internal sealed class Wrk(OrphanGuard guard)
{
    private const string Program = "wrk";

    /// <summary>Of its scripts.</summary>
    private static readonly string Folder = Path.Combine(AppContext.BaseDirectory, "wrk");

    /// <summary>Threads of it: as many as there are cores, and not more than two, because the server needs some, too.</summary>
    public static int Threads => Math.Min(2, Environment.ProcessorCount);

    /// <exception cref="NotTriedException">It is missing, or failed.</exception>
    public async Task<WrkResult> RunAsync(WrkJob job, CancellationToken cancel)
    {
        using var process = Start(job);
        guard.Watch(process.Id);
        try
        {
            var (output, errors) = (process.StandardOutput.ReadToEndAsync(cancel), process.StandardError.ReadToEndAsync(cancel));
            await process.WaitForExitAsync(cancel);
            return Parse(await output)
                ?? throw new NotTriedException($"wrk ended with code {process.ExitCode} and no figures: {await errors} {await output}");
        }
        catch (OperationCanceledException)
        {
            process.Kill();
            throw;
        }
        finally
        {
            guard.Forget(process.Id);
        }
    }

    // bench requests=1 micros=2 connect=0 read=0 write=0 timeout=0 status=0 p50=1 p95=2 p99=3
    internal static WrkResult? Parse(string output)
    {
        const string Mark = "bench ";
        var line = output.Split('\n').FirstOrDefault(static line => line.StartsWith(Mark, StringComparison.Ordinal));
        if (line is null)
            return null;
        var figures = line[Mark.Length..]
            .Split(' ')
            .Select(static figure => figure.Split('='))
            .ToDictionary(static pair => pair[0], static pair => long.Parse(pair[1], CultureInfo.InvariantCulture));
        return new(
            figures["requests"],
            TimeSpan.FromMicroseconds(figures["micros"]),
            figures["status"],
            figures["connect"] + figures["read"] + figures["write"] + figures["timeout"],
            figures["p50"] / 1000.0,
            figures["p95"] / 1000.0,
            figures["p99"] / 1000.0
        );
    }

    private static Process Start(WrkJob job)
    {
        string[] arguments =
        [
            "-t",
            Text(Threads),
            "-c",
            Text(job.Connections),
            "-d",
            string.Create(CultureInfo.InvariantCulture, $"{job.Length.TotalSeconds:F0}s"),
            "--timeout",
            "10s",
            "-s",
            job.Script,
            job.Url.ToString(),
            "--",
            .. job.Arguments,
        ];
        try
        {
            return Process.Start(
                new ProcessStartInfo(Program, arguments)
                {
                    WorkingDirectory = Folder,
                    RedirectStandardOutput = true,
                    RedirectStandardError = true,
                }
            )!;
        }
        catch (System.ComponentModel.Win32Exception e)
        {
            throw new NotTriedException($"wrk can't be started: {e.Message} Install it (Debian, Ubuntu: apt-get install wrk).", e);
        }
    }

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);
}
