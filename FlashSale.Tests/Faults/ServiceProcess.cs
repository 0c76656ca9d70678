using System.Diagnostics;
using System.Globalization;
using System.Reflection;
using FlashSale.ApiService;
using FlashSale.Tests.Infrastructure;
using FlashSale.Worker;

namespace FlashSale.Tests.Faults;

/// <summary>The API or the worker as a process of its own, which can be killed.</summary>
internal sealed class ServiceProcess : IAsyncDisposable
{
    private readonly Process _process;

    private ServiceProcess(Process process, Uri address)
    {
        _process = process;
        Address = address;
    }

    public Uri Address { get; }

    /// <summary>Resident memory, in bytes.</summary>
    public long Memory
    {
        get
        {
            _process.Refresh();
            return _process.WorkingSet64;
        }
    }

    /// <param name="redis">Connection string.</param>
    /// <param name="store">Path of the SQLite file.</param>
    /// <param name="settings">As environment variables: <c>SoldOut__Lease</c>.</param>
    public static async Task<ServiceProcess> StartApiAsync(string redis, string store, params (string Name, string Value)[] settings)
    {
        var api = Start(typeof(ApiMarker).Assembly, redis, store, settings);
        await Eventually.IsTrueAsync(api.IsReadyAsync, "the API process is ready");
        return api;
    }

    /// <summary>Doesn't wait for anything: a worker may be stuck, as the test wants it, before it is ever ready.</summary>
    /// <param name="redis">Connection string.</param>
    /// <param name="store">Path of the SQLite file.</param>
    /// <param name="settings">As environment variables: <c>Worker__Sales__OpenInterval</c>.</param>
    public static ServiceProcess StartWorker(string redis, string store, params (string Name, string Value)[] settings) =>
        Start(typeof(LoopHealth).Assembly, redis, store, settings);

    private static ServiceProcess Start(Assembly program, string redis, string store, (string Name, string Value)[] settings)
    {
        var address = new Uri($"http://127.0.0.1:{RedisServer.FreePort()}");
        var start = new ProcessStartInfo("dotnet") { RedirectStandardOutput = true, RedirectStandardError = true };
        start.ArgumentList.Add(program.Location);
        start.Environment["ASPNETCORE_URLS"] = address.ToString();
        start.Environment["ASPNETCORE_ENVIRONMENT"] = "Development";
        start.Environment["ConnectionStrings__redis"] = redis;
        start.Environment["ConnectionStrings__flashsale"] = $"Data Source={store}";
        start.Environment["Redis__CommandTimeout"] = "00:00:30";
        foreach (var (name, value) in settings)
            start.Environment[name] = value;
        var process = Process.Start(start)!;
        process.OutputDataReceived += static (_, _) => { };
        process.ErrorDataReceived += static (_, _) => { };
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        return new ServiceProcess(process, address);
    }

    /// <summary>SIGSTOP: connections stay open and nothing answers.</summary>
    public void Freeze() => Signal("STOP");

    public void Thaw() => Signal("CONT");

    /// <summary>Asks it to end, and waits until it has: its exit code.</summary>
    /// <param name="signal">TERM, as from a container runtime, or INT, as from Ctrl+C.</param>
    public async Task<int> StopAsync(string signal)
    {
        Signal(signal);
        await _process.WaitForExitAsync().WaitAsync(Eventually.Bound);
        return _process.ExitCode;
    }

    /// <summary>SIGKILL.</summary>
    public async Task KillAsync()
    {
        _process.Kill();
        await _process.WaitForExitAsync();
    }

    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited)
            await KillAsync();
        _process.Dispose();
    }

    private void Signal(string name)
    {
        using var kill = Process.Start("kill", [$"-{name}", _process.Id.ToString(CultureInfo.InvariantCulture)]);
        kill.WaitForExit();
    }

    private async Task<bool> IsReadyAsync()
    {
        Assert.False(_process.HasExited, "The process ended.");
        try
        {
            using var client = new ApiClient(Address);
            return (await client.GetAsync("/health")).Status == 200;
        }
        catch (HttpRequestException)
        {
            return false;
        }
    }
}
