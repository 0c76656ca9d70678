using FlashSale.Tests.Infrastructure;
using FlashSale.Tests.Worker;

namespace FlashSale.Tests.Mail;

/// <summary>The clock of a machine on which nobody set it.</summary>
internal sealed class WrongClock(TimeSpan by) : TimeProvider
{
    /// <summary>A worker on such a machine.</summary>
    public static Task<WorkerBench> WorkerAsync(RedisFixture redis, SmtpServer server, TimeSpan by) =>
        WorkerBench.NewAsync(redis.Server.ConnectionString, new WrongClock(by), MailSettings.For(server));

    public override DateTimeOffset GetUtcNow() => System.GetUtcNow() + by;
}
