using FlashSale.ApiService.Live;
using FlashSale.Domain;
using FlashSale.Tests.Infrastructure;
using Microsoft.Extensions.Time.Testing;

namespace FlashSale.Tests.Live;

/// <summary>Two accounts of a sale, in whichever order they come.</summary>
[Trait(Tiers.Name, Tiers.Unit)]
public sealed class SaleViewTests
{
    private static readonly ProductId Product = ProductId.New();

    private readonly FakeTimeProvider _time = new(DateTimeOffset.UnixEpoch.AddYears(56));
    private readonly SaleView _view;

    public SaleViewTests() => _view = new(_time);

    private (int Stock, long Sequence, SaleState State) Now =>
        _view.TryGet(Product, out var sale) ? (sale.Figures.Stock, sale.Figures.Sequence, sale.Figures.State) : default;

    [Fact]
    public void Hear_OfASaleThatNobodyLookedAt_AsksForALook()
    {
        Assert.False(_view.Hear(News(stock: 5, sequence: 1)));
        Assert.False(_view.TryGet(Product, out _));
        Assert.False(_view.IsReady);
    }

    [Fact]
    public void Hear_NewerAndOlder_TheNewerStays()
    {
        Look(stock: 10, sequence: 1);

        Assert.True(_view.Hear(News(stock: 7, sequence: 4)));
        Assert.True(_view.Hear(News(stock: 8, sequence: 3)));

        Assert.Equal((7, 4, SaleState.Live), Now);
    }

    [Theory]
    [InlineData(SaleState.SoldOut, 2, SaleState.Live)]
    [InlineData(SaleState.Live, 0, SaleState.SoldOut)]
    [InlineData(SaleState.Paused, 2, SaleState.Paused)]
    public void Hear_WithoutState_GuessesAndAsksForALook(SaleState known, int stock, SaleState guess)
    {
        Look(stock: 5, sequence: 1, known);

        Assert.False(_view.Hear(News(stock, sequence: 2, state: null)));

        Assert.Equal((stock, 2, guess), Now);
    }

    [Fact]
    public void Apply_LookThatBeganBeforeAMessage_DoesNotUndoIt()
    {
        Look(stock: 10, sequence: 1);
        var stamp = _view.Stamp;
        _view.Hear(News(stock: 7, sequence: 4));

        Look(stock: 9, sequence: 2, stamp: stamp);

        Assert.Equal((7, 4, SaleState.Live), Now);
    }

    [Fact]
    public void Apply_RedisWentBack_IsBelieved()
    {
        Look(stock: 7, sequence: 4);

        Look(stock: 9, sequence: 2);

        Assert.Equal((9, 2, SaleState.Live), Now);
    }

    [Fact]
    public void Apply_SaleIsGone_IsForgottenAndWhoComesBackIsToldAll()
    {
        Look(stock: 7, sequence: 4);
        var since = _view.KnownSince;
        _time.Advance(TimeSpan.FromMinutes(1));
        Look(stock: 7, sequence: 4);
        Assert.Equal(since, _view.KnownSince);

        _view.Apply(new(_time.GetUtcNow(), []), _view.Stamp, _time.GetUtcNow());

        Assert.False(_view.TryGet(Product, out _));
        Assert.Equal(since.AddMinutes(1), _view.KnownSince);
    }

    [Fact]
    public void Apply_ClockOfRedis_IsTheViewsClock()
    {
        _view.Apply(new(_time.GetUtcNow().AddHours(3), []), _view.Stamp, _time.GetUtcNow());

        Assert.Equal(_time.GetUtcNow().AddHours(3), _view.Now);
    }

    [Fact]
    public void Apply_NothingIsNew_NothingMoved()
    {
        Look(stock: 7, sequence: 4);
        Assert.Equal([Product], _view.TakeChanges().Moved);

        Look(stock: 7, sequence: 4);

        Assert.Empty(_view.TakeChanges().Moved);
    }

    [Fact]
    public void TakeChanges_PurchasesBetweenTwo_AreAddedUp()
    {
        Look(stock: 10, sequence: 1);
        _view.Hear(new(SaleNews.PurchaseCompleted, Product, 8, 3, SaleState.Live, Units: 2));
        _view.Hear(new(SaleNews.PurchaseCompleted, Product, 5, 6, SaleState.Live, Units: 3));

        var news = Assert.Single(_view.TakeChanges().Purchases).Value;

        Assert.Equal((5, 5, 6L), (news.Units, news.Stock, news.Sequence));
        Assert.Empty(_view.TakeChanges().Purchases);
    }

    [Fact]
    public void TakeChanges_WhatIsHeardAfterwards_ComesWithTheNextAndOnlyThen()
    {
        Look(stock: 10, sequence: 1);
        _view.TakeChanges();

        var nothing = _view.TakeChanges();
        // While the board is still posting what it took.
        _view.Hear(new(SaleNews.PurchaseCompleted, Product, 8, 3, SaleState.Live, Units: 2));

        Assert.Empty(nothing.Purchases);
        Assert.Empty(nothing.Moved);
        var next = _view.TakeChanges();
        Assert.Equal(2, Assert.Single(next.Purchases).Value.Units);
        Assert.Equal([Product], next.Moved);
    }

    [Fact]
    public void Hear_SoldTwiceOverALoss_IsNoNewsForBuyers()
    {
        Look(stock: -3, sequence: 1, SaleState.SoldOut);
        Assert.Equal(0, Now.Stock);

        _view.Hear(News(stock: -2, sequence: 2, SaleState.SoldOut));

        Assert.Equal(0, Now.Stock);
    }

    private static SaleNews News(int stock, long sequence, SaleState? state = SaleState.Live) =>
        new(SaleNews.StockUpdated, Product, stock, sequence, state);

    private void Look(int stock, long sequence, SaleState state = SaleState.Live, long? stamp = null) =>
        _view.Apply(
            new(_time.GetUtcNow(), [new(new(Product, 10, stock, 0, 0, state, sequence), null, null, Withdrawn: false)]),
            stamp ?? _view.Stamp,
            _time.GetUtcNow()
        );
}
