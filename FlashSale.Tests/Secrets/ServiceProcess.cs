using System.Collections.Concurrent;
using System.Diagnostics;
using FlashSale.Tests.Infrastructure;

namespace FlashSale.Tests.Secrets;

/// <summary>A service as a process of its own, that logs all it has to say.</summary>
internal sealed class ServiceProcess : IAsyncDisposable
{
    private readonly Process _process;
    private readonly ConcurrentQueue<string> _lines = new();

    private ServiceProcess(Type program, IEnumerable<KeyValuePair<string, string>> settings)
    {
        var start = new ProcessStartInfo("dotnet") { RedirectStandardOutput = true, RedirectStandardError = true };
        start.ArgumentList.Add(program.Assembly.Location);
        start.Environment["ASPNETCORE_URLS"] = Address.ToString();
        // Everything at every level, with the values behind each message and the scopes around it.
        start.Environment["Logging__LogLevel__Default"] = "Trace";
        start.Environment["Logging__LogLevel__Microsoft.AspNetCore"] = "Trace";
        start.Environment["Logging__Console__FormatterName"] = "json";
        start.Environment["Logging__Console__FormatterOptions__IncludeScopes"] = "true";
        foreach (var (name, value) in settings)
            start.Environment[name.Replace(":", "__", StringComparison.Ordinal)] = value;
        _process = Process.Start(start)!;
        _process.OutputDataReceived += (_, line) => _lines.Enqueue(line.Data ?? "");
        _process.ErrorDataReceived += (_, line) => _lines.Enqueue(line.Data ?? "");
        _process.BeginOutputReadLine();
        _process.BeginErrorReadLine();
    }

    public Uri Address { get; } = new($"http://127.0.0.1:{RedisServer.FreePort()}");

    public IReadOnlyCollection<string> Lines => _lines;

    /// <param name="program">A type of its assembly.</param>
    /// <param name="settings">Its configuration.</param>
    public static ServiceProcess Start(Type program, IEnumerable<KeyValuePair<string, string>> settings) => new(program, settings);

    public Task WaitUntilReadyAsync() => Eventually.IsTrueAsync(IsReadyAsync, "the service is ready");

    /// <summary>SIGTERM: what it still has to say is said.</summary>
    public async Task StopAsync()
    {
        using var kill = Process.Start("kill", ["-TERM", _process.Id.ToString(System.Globalization.CultureInfo.InvariantCulture)]);
        await kill.WaitForExitAsync();
        await _process.WaitForExitAsync().WaitAsync(Eventually.Bound);
    }

    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited)
        {
            _process.Kill();
            await _process.WaitForExitAsync();
        }
        _process.Dispose();
    }

    private async Task<bool> IsReadyAsync()
    {
        Assert.False(_process.HasExited, string.Join('\n', _lines));
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
