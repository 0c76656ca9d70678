using FlashSale.Storage.Redis;
using FlashSale.Storage.Redis.Sales;
using FlashSale.Tests.Infrastructure;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using StackExchange.Redis;

namespace FlashSale.Tests.Stores;

/// <summary>How a batch begins when nothing is under way.</summary>
[Collection(RedisCollection.Name)]
[Trait(Tiers.Name, Tiers.Integration)]
public sealed class BatchBeginTests(RedisFixture redis)
{
    /// <summary>Whoever comes first has others behind it on its thread, and would travel alone if it sent at once.</summary>
    [Fact]
    public async Task Run_NothingUnderWay_IsSentByAnotherThread()
    {
        var sending = 0;
        var options = Options.Create(new RedisOptions());
        var batcher = new ScriptBatcher<string>(
            new RedisGateway(redis.Connection, options, NullLogger<RedisGateway>.Instance, TimeProvider.System),
            (_, calls) =>
            {
                Volatile.Write(ref sending, Environment.CurrentManagedThreadId);
                return Task.FromResult(Array.ConvertAll(calls, static call => RedisResult.Create((RedisValue)call)));
            },
            largest: 8,
            scattered: false
        );
        var answer = Task.FromResult<RedisResult>(null!);
        // Not of the pool: what is sent from here is sent by whoever asks.
        var asking = new Thread(() => answer = batcher.RunAsync("first", default).AsTask());
        asking.Start();
        asking.Join();

        Assert.Equal("first", Replies.Text(await answer.WaitAsync(Eventually.Bound)));
        Assert.NotEqual(asking.ManagedThreadId, sending);
    }
}
