using Aspire.Hosting;
using Aspire.Hosting.Testing;
using FlashSale.AppHost;

namespace FlashSale.Tests.AppHost;

/// <summary>The whole application as AppHost.cs describes it: Redis, the store, two replicas of the API, the worker.</summary>
public sealed class AppHostFixture : IAsyncLifetime
{
    private static readonly TimeSpan _start = TimeSpan.FromMinutes(2);
    private IDistributedApplicationTestingBuilder _builder = null!;

    public DistributedApplication App { get; private set; } = null!;

    public async Task InitializeAsync()
    {
        _builder = await DistributedApplicationTestingBuilder.CreateAsync<Projects.FlashSale_AppHost>();
        App = await _builder.BuildAsync().WaitAsync(_start);
        await App.StartAsync().WaitAsync(_start);
        foreach (var service in new[] { ResourceNames.Api, ResourceNames.Worker })
            await App.ResourceNotifications.WaitForResourceHealthyAsync(service).WaitAsync(_start);
    }

    public async Task DisposeAsync()
    {
        await App.DisposeAsync();
        await _builder.DisposeAsync();
    }

    /// <summary>A customer at the public port, with a cookie jar and an address of their own.</summary>
    internal Shopper Arrive() => new(App.GetEndpoint(ResourceNames.Api));
}
