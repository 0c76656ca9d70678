using FlashSale.Domain;
using FlashSale.Tests.Infrastructure;
using FlashSale.Tests.Worker;
using FlashSale.Worker;

namespace FlashSale.Tests.Mail;

/// <summary>An API with a mail server, and a worker beside it.</summary>
[Trait(Tiers.Name, Tiers.Integration)]
public sealed class SignInMailTests : IAsyncLifetime
{
    private readonly string _store = Path.Combine(AppContext.BaseDirectory, "worker", $"{Guid.NewGuid():N}.db");
    private readonly SmtpServer _server = SmtpServer.StartNew();
    private RedisServer _redis = null!;

    public async Task InitializeAsync()
    {
        Directory.CreateDirectory(Path.GetDirectoryName(_store)!);
        _redis = await RedisServer.StartNewAsync();
    }

    public async Task DisposeAsync()
    {
        await _server.DisposeAsync();
        await _redis.DisposeAsync();
        Microsoft.Data.Sqlite.SqliteConnection.ClearAllPools();
        foreach (var suffix in (string[])["", "-wal", "-shm"])
            File.Delete(_store + suffix);
    }

    [Theory]
    [InlineData("Production")]
    [InlineData("Development")]
    public async Task Login_MailServerDown_SucceedsAndTheCodeArrivesLater(string environment)
    {
        var settings = MailSettings.For(_server, ("Redis:CommandTimeout", "00:00:10"));
        await using var api = await ApiHost.StartAsync(_redis, _store, environment, [.. settings.Select(static s => (s.Key, s.Value!))]);
        await using var worker = await WorkerBench.NewAsync(_redis.ConnectionString, settings: settings);
        using var client = api.NewClient();
        await _server.StopAsync();
        const string credentials = """{"email":"me@example.test","password":"long enough"}""";
        Assert.Equal(201, (await client.PostAsync("auth/register", credentials)).Status);

        Assert.Equal(200, (await client.PostAsync("auth/login", credentials)).Status);
        await RunAsync(worker);
        _server.Start();
        await Eventually.IsTrueAsync(
            async () =>
            {
                await RunAsync(worker);
                return !_server.Received.IsEmpty;
            },
            "the code arrives"
        );

        var code = MailText.Code(Assert.Single(_server.Received));
        Assert.Equal(200, (await client.PostAsync("auth/verify-otp", $$"""{"code":"{{code}}"}""")).Status);
        Assert.Equal(0, await worker.Get<IMailOutbox>().CountAsync(default));
    }

    private static Task RunAsync(WorkerBench worker) => worker.Get<OutboxSender>().RunOnceAsync(default);
}
