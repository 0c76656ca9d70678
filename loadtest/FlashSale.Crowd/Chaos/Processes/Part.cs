using System.Diagnostics;

namespace FlashSale.Crowd.Chaos.Processes;

/// <summary>One process of the system: it can be started, killed and frozen, again and again. What it says goes to a file.</summary>
/// <param name="name">What the report calls it, and the name of its log.</param>
/// <param name="recipe">How it is started; asked for anew each time.</param>
/// <param name="input">What it gets on its stdin, or null.</param>
/// <param name="isReady">Whether it answers. May throw whatever a connection throws.</param>
/// <param name="folder">Where its log is.</param>
/// <param name="guard">Who kills it if we can't any more.</param>
internal sealed class Part(
    string name,
    Func<ProcessStartInfo> recipe,
    string? input,
    Func<CancellationToken, Task<bool>> isReady,
    string folder,
    OrphanGuard guard
) : IAsyncDisposable
{
    private static readonly TimeSpan StartPatience = TimeSpan.FromSeconds(90);

    private readonly Lock _log = new();
    private Process? _process;
    private Task _output = Task.CompletedTask;

    public string Name => name;

    /// <summary>Null while it does not run.</summary>
    public int? ProcessId => _process is { HasExited: false } process ? process.Id : null;

    public string LogPath => Path.Combine(folder, name + ".log");

    /// <summary>Starts it, and returns when it runs, which is before it answers.</summary>
    public async Task StartAsync()
    {
        var start = recipe();
        start.RedirectStandardOutput = true;
        start.RedirectStandardError = true;
        start.RedirectStandardInput = true;
        _process = Process.Start(start)!;
        guard.Watch(_process.Id);
        _output = Task.WhenAll(CopyAsync(_process.StandardOutput), CopyAsync(_process.StandardError));
        if (input is not null)
            await _process.StandardInput.WriteAsync(input);
        _process.StandardInput.Close();
    }

    /// <exception cref="NotTriedException">It ended, or did not answer in time.</exception>
    public async Task WaitUntilReadyAsync(CancellationToken cancel)
    {
        for (var start = Stopwatch.GetTimestamp(); ; )
        {
            if (_process is { HasExited: true } ended)
                throw new NotTriedException($"{name} ended with code {ended.ExitCode}: see {LogPath}.");
            if (await AnswersAsync(cancel))
                return;
            if (Stopwatch.GetElapsedTime(start) > StartPatience)
                throw new NotTriedException($"{name} did not answer within {StartPatience.TotalSeconds:N0} s: see {LogPath}.");
            await Task.Delay(20, cancel);
        }
    }

    /// <summary>The exit code of a process that ended without being killed by us, else null.</summary>
    public int? EndedWith => _process is { HasExited: true } ended ? ended.ExitCode : null;

    /// <summary>SIGKILL: it can do nothing any more.</summary>
    public async Task KillAsync()
    {
        if (_process is not { } process)
            return;
        _process = null;
        process.Kill();
        await process.WaitForExitAsync();
        await _output;
        guard.Forget(process.Id);
        process.Dispose();
    }

    /// <summary>SIGSTOP: its connections stay open and nothing answers.</summary>
    public void Freeze()
    {
        if (_process is { HasExited: false } process)
            Signals.Freeze(process.Id);
    }

    public void Thaw()
    {
        if (_process is { HasExited: false } process)
            Signals.Thaw(process.Id);
    }

    public async ValueTask DisposeAsync() => await KillAsync();

    private async Task<bool> AnswersAsync(CancellationToken cancel)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        patience.CancelAfter(TimeSpan.FromSeconds(2));
        try
        {
            return await isReady(patience.Token);
        }
        catch (Exception e) when (e is not NotTriedException && !cancel.IsCancellationRequested)
        {
            return false;
        }
    }

    private async Task CopyAsync(StreamReader from)
    {
        while (await from.ReadLineAsync() is { } line)
        {
            lock (_log)
                File.AppendAllText(LogPath, line + "\n");
        }
    }
}
