using System.Diagnostics;

namespace FlashSale.LocalHosting;

/// <summary>A running process, its output, and its end.</summary>
internal sealed class ChildProcess
{
    // Aspire's list: they speak of the AppHost, and would be wrong for a service.
    private static readonly string[] _notInherited =
    [
        "ASPNETCORE_URLS",
        "DOTNET_LAUNCH_PROFILE",
        "ASPNETCORE_ENVIRONMENT",
        "DOTNET_ENVIRONMENT",
        // Where the other engine's AppHost would offer its list of resources. There is none here, and a dashboard that is told of one
        // wants to know how to sign in to it.
        "ASPIRE_RESOURCE_SERVICE_ENDPOINT_URL",
    ];

    // A grandchild may hold the pipe open for as long as it likes.
    private static readonly TimeSpan _lastOutput = TimeSpan.FromSeconds(1);

    private readonly Process _process;
    private readonly OrphanGuard _guard;

    private ChildProcess(Process process, OrphanGuard guard, Action<string, bool> output)
    {
        _process = process;
        _guard = guard;
        Id = process.Id;
        var pumps = Task.WhenAll(
            LinePump.RunAsync(process.StandardOutput, line => output(line, false)),
            LinePump.RunAsync(process.StandardError, line => output(line, true))
        );
        Exited = ObserveAsync(pumps);
    }

    public int Id { get; }

    /// <summary>Completes with the exit code; 128 + n after signal n.</summary>
    public Task<int> Exited { get; }

    /// <param name="output">Gets each line, and whether it came from stderr. It must not block.</param>
    /// <exception cref="System.ComponentModel.Win32Exception">The program can't be executed.</exception>
    public static async Task<ChildProcess> StartAsync(ProcessRecipe recipe, OrphanGuard guard, Action<string, bool> output)
    {
        var start = SessionLeader.StartInfo(recipe.Program, recipe.Arguments);
        start.WorkingDirectory = recipe.WorkingDirectory;
        start.RedirectStandardInput = start.RedirectStandardOutput = start.RedirectStandardError = true;
        foreach (var name in _notInherited)
            start.Environment.Remove(name);
        foreach (var (name, value) in recipe.Environment)
            start.Environment[name] = value;

        var process = Process.Start(start)!;
        guard.Watch(process.Id);
        try
        {
            await process.StandardInput.WriteAsync(recipe.StandardInput);
            process.StandardInput.Close();
        }
        catch (IOException)
        {
            // It ended without reading: its exit code says more than a broken pipe.
        }
        return new ChildProcess(process, guard, output);
    }

    /// <summary>SIGTERM, and SIGKILL when <paramref name="grace"/> has passed.</summary>
    public async Task StopAsync(TimeSpan grace)
    {
        if (Exited.IsCompleted)
            return;
        Signals.Terminate(Id);
        try
        {
            await Exited.WaitAsync(grace);
        }
        catch (TimeoutException)
        {
            Signals.Kill(Id);
            await Exited;
        }
    }

    private async Task<int> ObserveAsync(Task pumps)
    {
        await _process.WaitForExitAsync();
        var code = _process.ExitCode;
        Signals.KillRest(Id);
        _guard.Forget(Id);
        await Task.WhenAny(pumps, Task.Delay(_lastOutput));
        _process.Dispose();
        return code;
    }
}
