using System.Diagnostics;
using FlashSale.ApiService;
using FlashSale.Tests.Infrastructure;

namespace FlashSale.Tests.Faults;

/// <summary>The API as a process of its own, which can be killed.</summary>
internal sealed class ApiProcess : IAsyncDisposable
{
    private readonly Process _process;

    private ApiProcess(Process process, Uri address)
    {
        _process = process;
        Address = address;
    }

    public Uri Address { get; }

    /// <param name="redis">Connection string.</param>
    /// <param name="store">Path of the SQLite file.</param>
    public static async Task<ApiProcess> StartAsync(string redis, string store)
    {
        var address = new Uri($"http://127.0.0.1:{RedisServer.FreePort()}");
        var start = new ProcessStartInfo("dotnet") { RedirectStandardOutput = true, RedirectStandardError = true };
        start.ArgumentList.Add(typeof(ApiMarker).Assembly.Location);
        start.Environment["ASPNETCORE_URLS"] = address.ToString();
        start.Environment["ASPNETCORE_ENVIRONMENT"] = "Development";
        start.Environment["ConnectionStrings__redis"] = redis;
        start.Environment["ConnectionStrings__flashsale"] = $"Data Source={store}";
        start.Environment["Redis__CommandTimeout"] = "00:00:30";
        var process = Process.Start(start)!;
        process.OutputDataReceived += static (_, _) => { };
        process.ErrorDataReceived += static (_, _) => { };
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        var api = new ApiProcess(process, address);
        await Eventually.IsTrueAsync(api.IsReadyAsync, "the API process is ready");
        return api;
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

    private async Task<bool> IsReadyAsync()
    {
        Assert.False(_process.HasExited, "The API process ended.");
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
