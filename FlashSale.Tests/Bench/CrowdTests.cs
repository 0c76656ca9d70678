using FlashSale.Bench.Crowds;
using FlashSale.Tests.Infrastructure;

namespace FlashSale.Tests.Bench;

/// <summary>
/// Somebody in a crowd before a server that says what it was told to. No time is measured: all of it comes long before answers count.
/// </summary>
[Trait(Tiers.Name, Tiers.Integration)]
public sealed class CrowdTests
{
    private static readonly TimeSpan Hour = TimeSpan.FromHours(1);

    private const string Accepted = "HTTP/1.1 201 Created\r\nContent-Length: 0\r\n\r\n";
    private const string Wrong = "HTTP/1.1 409 Conflict\r\nContent-Length: 0\r\n\r\n";
    private const string Unavailable = "HTTP/1.1 503 Service Unavailable\r\nContent-Length: 0\r\nRetry-After: 0\r\n\r\n";
    private const string UnavailableForLong = "HTTP/1.1 503 Service Unavailable\r\nContent-Length: 0\r\nRetry-After: 9999\r\n\r\n";
    private const string OverloadedForLong =
        "HTTP/1.1 503 Service Unavailable\r\nContent-Length: 10\r\nRetry-After: 9999\r\n\r\noverloaded";

    [Theory]
    [InlineData(2, 0, 0, Accepted, Accepted)]
    [InlineData(1, 1, 0, Wrong, Accepted)]
    [InlineData(1, 1, 1, Accepted)]
    [InlineData(2, 0, 0, Unavailable, Accepted, Accepted)]
    [InlineData(1, 0, 1, Accepted, UnavailableForLong)]
    [InlineData(1, 0, 0, Accepted, OverloadedForLong)]
    [InlineData(0, 0, 1, Unavailable, OverloadedForLong)]
    [InlineData(0, 1, 1, Unavailable)]
    public async Task Run_AnswersWhileItSettles_AreInNoFigureButCounted(int accepted, int errors, int unheard, params string[] answers)
    {
        using var server = new ScriptedServer(answers);
        var purchases = new Queue<byte[]>([
            [1],
            [2],
        ]);
        var crowd = new FlashSale.Bench.Crowds.Crowd(server.Url, () => purchases.TryDequeue(out var purchase) ? purchase : null);

        var phase = await crowd.RunAsync(1, TimeSpan.Zero, settle: Hour, length: Hour, default);

        Assert.Equal((accepted, errors, unheard), (phase.Accepted, phase.Errors, phase.Unheard));
        Assert.Equal(0, phase.AcceptedPerSecond + phase.PerSecond(Answer.Unavailable) + phase.Percentile(Answer.Accepted, 1));
    }
}
