using FlashSale.Worker;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Mvc.Testing;

namespace FlashSale.Tests.Worker;

/// <summary>The worker's own Program in this process, all its loops running. The type only names the assembly whose Program is started.</summary>
/// <param name="redis">Connection string.</param>
/// <param name="file">Path of the SQLite file.</param>
/// <param name="settings">Configuration, stronger than the files.</param>
internal sealed class WorkerFactory(string redis, string file, params (string Name, string Value)[] settings)
    : WebApplicationFactory<LoopHealth>
{
    protected override void ConfigureWebHost(IWebHostBuilder builder)
    {
        builder.UseSetting("ConnectionStrings:redis", redis);
        builder.UseSetting("ConnectionStrings:flashsale", $"Data Source={file}");
        builder.UseSetting("Worker:Sales:OpenInterval", "00:00:00.100");
        foreach (var (name, value) in settings)
            builder.UseSetting(name, value);
    }
}
