using System.Globalization;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace FlashSale.LocalHosting;

/// <summary>Says once, when everything is healthy, that it is, and where.</summary>
internal sealed class ReadyReport(
    IResourceCollection resources,
    ResourceNotificationService notifications,
    TimeProvider time,
    IServiceProvider services,
    ILogger<DistributedApplication> logger
) : BackgroundService
{
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        try
        {
            await Task.WhenAll(ReportResourcesAsync(stoppingToken), ReportDashboardAsync(stoppingToken));
        }
        catch (DistributedApplicationException e)
        {
            Log.NotReady(logger, e.Message);
        }
        catch (OperationCanceledException)
        {
            // It was stopped before it was ready.
        }
    }

    private async Task ReportResourcesAsync(CancellationToken cancel)
    {
        var start = time.GetTimestamp();
        var ours = resources.Where(static resource => resource is not DashboardResource).ToArray();
        foreach (var resource in ours)
            await notifications.WaitForResourceHealthyAsync(resource.Name, cancel);
        Log.Ready(logger, time.GetElapsedTime(start).TotalSeconds);
        foreach (var resource in ours.OfType<IResourceWithEndpoints>())
            Print(resource);
        Log.HowToStop(logger);
    }

    private async Task ReportDashboardAsync(CancellationToken cancel)
    {
        if (services.GetService<DashboardOutput>() is { } dashboard)
            Log.Url(logger, "dashboard", await dashboard.LoginUrl.WaitAsync(cancel));
    }

    private void Print(IResourceWithEndpoints resource)
    {
        var replicas = Instance.ReplicasOf(resource);
        foreach (var endpoint in resource.Annotations.OfType<EndpointAnnotation>())
        {
            var url = new EndpointReference(resource, endpoint.Name).Url;
            Log.Url(
                logger,
                resource.Name,
                replicas == 1 ? url : string.Create(CultureInfo.InvariantCulture, $"{url} ({replicas} replicas)")
            );
        }
        foreach (var url in resource.Annotations.OfType<ResourceUrlAnnotation>())
            Log.Url(logger, url.DisplayText ?? resource.Name, new Uri(new Uri(url.Endpoint!.Url), url.Url).ToString());
    }
}
