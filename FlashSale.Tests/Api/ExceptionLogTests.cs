using System.Net;
using FlashSale.ApiService.Problems;
using FlashSale.Domain;
using FlashSale.Tests.Infrastructure;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace FlashSale.Tests.Api;

/// <summary>What an operator reads of requests that failed.</summary>
[Trait(Tiers.Name, Tiers.Integration)]
[Collection(ApiCollection.Name)]
public sealed class ExceptionLogTests(ApiFixture api)
{
    [Fact]
    public Task Request_MeetsABug_IsLoggedWithItsEndpoint() => LogsAsync(500, "internal_error", new InvalidOperationException());

    [Fact]
    public Task Request_StoreIsAway_IsLoggedWithItsEndpoint() =>
        LogsAsync(503, "store_unavailable", new StoreUnavailableException("It is away."));

    private async Task LogsAsync(int status, string code, Exception thrown)
    {
        using var log = new CollectedLog();
        await using var host = await ApiHost.StartAsync(
            api.Redis,
            api.Store,
            services =>
                services
                    .AddSingleton<IDoor>(new BrokenDoor(thrown))
                    .AddLogging(logging => logging.AddProvider(log).AddFilter(typeof(ExceptionProblems).FullName, LogLevel.Debug))
        );
        using var client = host.NewClient();

        var answer = await client.PostAsync("auth/login", "{}");

        answer.IsProblem(status, code);
        Assert.Contains(log.Lines, line => line.Contains($"{status} at HTTP: POST /api/v1/auth/login", StringComparison.Ordinal));
    }

    private sealed class BrokenDoor(Exception thrown) : IDoor
    {
        public ValueTask<DoorAnswer> AskAsync(string? sessionId, RateRule? rule, IPAddress? address, CancellationToken cancel) =>
            ValueTask.FromException<DoorAnswer>(thrown);
    }
}
