using Aspire.Hosting;
using Aspire.Hosting.ApplicationModel;
using Aspire.Hosting.Testing;
using FlashSale.AppHost;
using FlashSale.Tests.Infrastructure;
using FlashSale.Tests.Mail;
using FlashSale.Tests.Payments;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace FlashSale.Tests.AppHost;

/// <summary>
/// The whole application as AppHost.cs describes it: Redis, the store, two replicas of the API, the worker. Around it a mail server and a
/// payment provider, which it is told of as by an operator.
/// </summary>
public sealed class AppHostFixture : IAsyncLifetime
{
    private static readonly TimeSpan _start = TimeSpan.FromMinutes(2);
    private IDistributedApplicationTestingBuilder _builder = null!;

    public DistributedApplication App { get; private set; } = null!;

    internal SmtpServer MailServer { get; } = SmtpServer.StartNew();

    private CollectedLog Log { get; } = new();

    internal FakeProvider Provider { get; private set; } = null!;

    /// <summary>Signed in once for all tests: an account may only sign in so often.</summary>
    internal Shopper Admin { get; private set; } = null!;

    public async Task InitializeAsync()
    {
        Provider = await FakeProvider.StartAsync();
        _builder = await DistributedApplicationTestingBuilder.CreateAsync<Projects.FlashSale_AppHost>([
            // Whatever servers the one who tests has set for other things.
            "--ConnectionStrings:redis=",
            "--ConnectionStrings:flashsale=",
            // A busy machine is no outage.
            "--Redis:CommandTimeout=00:00:10",
            "--Mail:Smtp:Host=127.0.0.1",
            $"--Mail:Smtp:Port={MailServer.Port}",
            "--Mail:Smtp:From=FlashSale <robot@shop.test>",
            "--Mail:Smtp:EnableSsl=false",
            "--Payments:Provider=Http",
            $"--Payments:BaseUrl={Provider.Address}",
            $"--Payments:SecretKey={FakeProvider.SecretKey}",
        ]);
        _builder.Services.AddSingleton<ILoggerProvider>(Log);
        App = await _builder.BuildAsync().WaitAsync(_start);
        await App.StartAsync().WaitAsync(_start);
        foreach (var service in new[] { ResourceNames.Api, ResourceNames.Worker })
            await WaitForHealthAsync(service);
        Admin = await Arrive().LogInAsAdminAsync();
    }

    public async Task DisposeAsync()
    {
        // Null where the start failed: what did start is stopped all the same.
        Admin?.Dispose();
        await App.DisposeAsync();
        await _builder.DisposeAsync();
        await Provider.DisposeAsync();
        await MailServer.DisposeAsync();
        Log.Dispose();
    }

    /// <summary>Without what the resources wrote, nobody could tell why one doesn't come up.</summary>
    private async Task WaitForHealthAsync(string service)
    {
        try
        {
            await App.ResourceNotifications.WaitForResourceHealthyAsync(service).WaitAsync(_start);
        }
        catch (Exception e) when (e is TimeoutException or DistributedApplicationException)
        {
            throw new InvalidOperationException(
                $"{e.Message} '{service}' is not healthy.\n{string.Join('\n', Log.Lines.TakeLast(100))}",
                e
            );
        }
    }

    /// <summary>Of both replicas of the API, once they run.</summary>
    internal async Task<IReadOnlyCollection<string>> ReplicaIdsAsync()
    {
        var ids = new HashSet<string>();
        using var bound = new CancellationTokenSource(Eventually.Bound);
        await foreach (var change in App.ResourceNotifications.WatchAsync(bound.Token))
        {
            if (change.Resource.Name == ResourceNames.Api && change.Snapshot.State?.Text == KnownResourceStates.Running)
                ids.Add(change.ResourceId);
            if (ids.Count == 2)
                break;
        }
        return ids;
    }

    /// <summary>A customer at the public port, with a cookie jar and an address of their own.</summary>
    internal Shopper Arrive() => new(App.GetEndpoint(ResourceNames.Api));
}
