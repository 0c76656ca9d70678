using System.Threading.Channels;
using FlashSale.Domain;

namespace FlashSale.Tests.Sales;

/// <summary>Hears one sale's news, for a test to take one by one.</summary>
internal sealed class SaleEar : IAsyncDisposable
{
    private readonly Channel<SaleNews> _news = Channel.CreateUnbounded<SaleNews>();
    private IAsyncDisposable? _subscription;

    /// <summary>True if a message waits to be taken.</summary>
    public bool Heard => _news.Reader.TryPeek(out _);

    public static async Task<SaleEar> OpenAsync(ISaleChannel channel, ProductId product)
    {
        var ear = new SaleEar();
        ear._subscription = await channel.SubscribeAsync(
            news =>
            {
                if (news.Product == product)
                    ear._news.Writer.TryWrite(news);
            },
            default
        );
        return ear;
    }

    public async Task<SaleNews> NextAsync() => await _news.Reader.ReadAsync().AsTask().WaitAsync(TimeSpan.FromSeconds(10));

    public ValueTask DisposeAsync() => _subscription!.DisposeAsync();
}
