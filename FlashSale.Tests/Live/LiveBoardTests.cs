using System.Text;
using FlashSale.ApiService.Live;
using FlashSale.Domain;
using FlashSale.Tests.Infrastructure;
using Microsoft.Extensions.Time.Testing;

namespace FlashSale.Tests.Live;

/// <summary>What a stream finds that keeps up, and one that lags behind.</summary>
[Trait(Tiers.Name, Tiers.Unit)]
public sealed class LiveBoardTests
{
    private readonly FakeTimeProvider _time = new(DateTimeOffset.UnixEpoch.AddYears(56));
    private readonly Dictionary<ProductId, ListedSale> _sales = [];
    private readonly SaleView _view;
    private readonly LiveBoard _board;

    public LiveBoardTests()
    {
        _view = new(_time);
        _board = new(_view);
    }

    [Fact]
    public async Task Since_StreamThatKeepsUp_SharesTheBytesOfThePush()
    {
        var (one, two) = (Open(10), Open(10));
        var start = await PostAsync();

        Sell(one, 9);
        Sell(two, 8);
        var push = await PostAsync();

        Assert.Same(push.Messages, _board.Since(start.Last, push, LiveFilter.All));
        Assert.Equal([two], _board.Since(start.Last, push, LiveFilter.Of([two])).Select(static message => message.Product));
        Assert.Empty(_board.Since(push.Last, push, LiveFilter.All));
    }

    [Fact]
    public async Task Since_StreamThatLags_FindsTheNewestOfEachKindInOrder()
    {
        var (one, two, still) = (Open(10), Open(10), Open(10));
        var start = await PostAsync();
        for (var stock = 9; stock > 0; stock--)
        {
            Sell(one, stock);
            await PostAsync();
        }
        Sell(two, 0);
        var latest = await PostAsync();

        var missed = _board.Since(start.Last, latest, LiveFilter.All);

        Assert.Equal(
            [(one, "stock:updated"), (two, "stock:updated"), (two, "product:soldout")],
            missed.Select(static message => (message.Product, message.Event))
        );
        Assert.Contains("\"stock\":1,", Encoding.UTF8.GetString(missed[0].Data), StringComparison.Ordinal);
        Assert.Empty(_board.Since(start.Last, latest, LiveFilter.Of([still])));
    }

    [Fact]
    public async Task Since_PushThatBeginsMeanwhile_IsLeftToTheNextTurn()
    {
        var product = Open(10);
        var start = await PostAsync();
        Sell(product, 9);
        await PostAsync();
        Sell(product, 8);
        var latest = await PostAsync();
        Sell(product, 7);
        await PostAsync();

        Assert.Empty(_board.Since(start.Last, latest, LiveFilter.All));
        Assert.Single(_board.Since(latest.Last, _board.Latest, LiveFilter.All));
    }

    [Fact]
    public async Task Since_SoldOutAndRestocked_NobodyIsToldThatItIsSoldOut()
    {
        var product = Open(10);
        var start = await PostAsync();
        Sell(product, 0);
        await PostAsync();
        Sell(product, 5);
        var latest = await PostAsync();

        Assert.Equal(["stock:updated"], _board.Since(start.Last, latest, LiveFilter.All).Select(static message => message.Event));
    }

    [Fact]
    public async Task Post_SoldOutBeforeAnybodyWatched_IsNoEvent()
    {
        Open(0);

        Assert.Equal(["stock:updated"], (await PostAsync()).Messages.Select(static message => message.Event));
    }

    [Fact]
    public async Task Resume_SinceAnId_IsWhatChangedAfterIt()
    {
        var (moved, still) = (Open(10), Open(10));
        await PostAsync();
        _time.Advance(TimeSpan.FromSeconds(10));
        Look();
        Assert.Null(await _board.PostAsync());
        var id = _board.Id;
        _time.Advance(TimeSpan.FromSeconds(10));
        Sell(moved, 9);
        await PostAsync();

        Assert.Equal([moved], _board.Resume(id, LiveFilter.All)!.Select(static message => message.Product));
        Assert.Empty(_board.Resume(id, LiveFilter.Of([still]))!);
        Assert.Empty(_board.Resume(_board.Id, LiveFilter.Of([still]))!);
        Assert.Null(_board.Resume(null, LiveFilter.All));
    }

    private ProductId Open(int stock)
    {
        var product = ProductId.New();
        _sales[product] = new(new(product, 10, stock, 0, 0, stock == 0 ? SaleState.SoldOut : SaleState.Live, 1), null, null, false);
        Look();
        return product;
    }

    private void Sell(ProductId product, int stock)
    {
        var figures = _sales[product].Figures;
        var state = stock == 0 ? SaleState.SoldOut : SaleState.Live;
        _sales[product] = _sales[product] with { Figures = figures with { Stock = stock, Sequence = figures.Sequence + 1, State = state } };
        Look();
    }

    private void Look() => _view.Apply(new(_time.GetUtcNow(), [.. _sales.Values]), _view.Stamp, _time.GetUtcNow());

    private async Task<LiveBatch> PostAsync()
    {
        var batch = await _board.PostAsync();
        Assert.NotNull(batch);
        return batch;
    }
}
