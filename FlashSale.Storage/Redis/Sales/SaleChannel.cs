using FlashSale.Domain;
using Microsoft.Extensions.Logging;
using StackExchange.Redis;

namespace FlashSale.Storage.Redis.Sales;

/// <inheritdoc/>
internal sealed class SaleChannel(RedisGateway redis, ILogger<SaleChannel> logger) : ISaleChannel
{
    private static readonly RedisChannel Channel = new(RedisKeys.StockChannel, RedisChannel.PatternMode.Literal);

    public Task PublishAsync(SaleNews news, CancellationToken cancel) =>
        redis.AskAsync(database => database.PublishAsync(Channel, SaleNewsMessage.Write(news)), cancel);

    public async Task<IAsyncDisposable> SubscribeAsync(Action<SaleNews> received, CancellationToken cancel)
    {
        void Handle(RedisChannel channel, RedisValue message)
        {
            if (SaleNewsMessage.Read((byte[]?)message) is { } news)
                received(news);
            else
                Log.UnreadableNews(logger);
        }

        Task? subscribing = null;
        try
        {
            // Not by way of the gateway, which may refuse without asking: the client notes the callback, and subscribes when Redis comes.
            subscribing = redis.Connection.GetSubscriber().SubscribeAsync(Channel, Handle);
            await redis.AskAsync(_ => subscribing, cancel);
        }
        catch (Exception e) when (RedisGateway.Abandon(subscribing) && (e is StoreUnavailableException || RedisGateway.IsOutage(e)))
        {
            // Asking again would add the callback a second time.
        }
        return new Subscription(redis, Handle);
    }

    /// <summary>Ends this one callback; others on the channel go on.</summary>
    private sealed class Subscription(RedisGateway redis, Action<RedisChannel, RedisValue> handler) : IAsyncDisposable
    {
        public async ValueTask DisposeAsync()
        {
            try
            {
                await redis.AskAsync(_ => redis.Connection.GetSubscriber().UnsubscribeAsync(Channel, handler), CancellationToken.None);
            }
            catch (StoreUnavailableException)
            {
                // Without a connection there is nothing to unsubscribe from.
            }
        }
    }
}
