using System.Diagnostics;
using System.Text;
using FlashSale.Tests.Infrastructure;

namespace FlashSale.Tests.LocalHosting;

/// <summary>The AppHost as a process of its own, with a data folder of its own and free ports, as <c>dotnet run</c> starts it.</summary>
internal sealed class AppHostProcess : IAsyncDisposable
{
    private readonly DirectoryInfo _data = Directory.CreateTempSubdirectory();
    private readonly StringBuilder _output = new();
    private readonly Process _process;

    public AppHostProcess(params (string Name, string Value)[] environment)
    {
        var start = new ProcessStartInfo(DotNet, [typeof(Projects.FlashSale_AppHost).Assembly.Location])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        start.Environment["DOTNET_ENVIRONMENT"] = "Development";
        start.Environment["DcpPublisher__RandomizePorts"] = "true";
        start.Environment["LocalHosting__DataPath"] = _data.FullName;
        start.Environment["LocalHosting__Dashboard"] = "false";
        // A busy machine is no outage.
        start.Environment["Redis__CommandTimeout"] = "00:00:10";
        foreach (var (name, value) in environment)
            start.Environment[name] = value;
        _process = Process.Start(start)!;
        _process.OutputDataReceived += (_, line) => Append(line.Data);
        _process.ErrorDataReceived += (_, line) => Append(line.Data);
        _process.BeginOutputReadLine();
        _process.BeginErrorReadLine();
    }

    public int Id => _process.Id;

    public string Output
    {
        get
        {
            lock (_output)
                return _output.ToString();
        }
    }

    public string Password => File.ReadAllText(Path.Combine(_data.FullName, "redis.password"));

    public bool HasExited => _process.HasExited;

    public Task WaitUntilReadyAsync() =>
        Eventually.IsTrueAsync(
            () =>
            {
                Assert.False(_process.HasExited, Output);
                return Output.Contains("Ready after", StringComparison.Ordinal);
            },
            "the AppHost is ready"
        );

    public async Task<int> SignalAsync(string signal)
    {
        using var kill = Process.Start("kill", ["-" + signal, Id.ToString(System.Globalization.CultureInfo.InvariantCulture)]);
        await kill.WaitForExitAsync();
        return await ExitCodeAsync();
    }

    public async Task<int> ExitCodeAsync()
    {
        await _process.WaitForExitAsync().WaitAsync(Eventually.Bound);
        return _process.ExitCode;
    }

    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited)
            await SignalAsync("KILL");
        _process.Dispose();
        _data.Delete(recursive: true);
    }

    /// <summary>By its full path: one of the tests takes the PATH away.</summary>
    private static string DotNet => Environment.GetEnvironmentVariable("DOTNET_HOST_PATH") ?? Environment.ProcessPath!;

    private void Append(string? line)
    {
        lock (_output)
            _output.AppendLine(line);
    }
}
