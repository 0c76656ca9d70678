using FlashSale.Domain;

namespace FlashSale.Tests.Stores;

public abstract partial class StoreContract
{
    private static readonly DateTimeOffset Ever = DateTimeOffset.UnixEpoch;

    [Fact]
    public async Task WalkAnswers_SavedWithTheirOrders_AreThereWithTheNewestVersion()
    {
        var product = ProductId.New();
        var orders = StoreData.Orders(product, 1200);
        var answers = orders.ConvertAll(Answer);
        await Store.Orders.SaveAsync(product, orders, answers, 1, default);
        var paid = orders[0].Moved(OrderStatus.Confirmed);
        await Store.Orders.SaveAsync(product, [paid], [], 2, default);

        var found = await AnswersAsync(product, Ever);

        Assert.Equal(answers.ToHashSet(), found.Select(static purchase => purchase.Answer).ToHashSet());
        Assert.Equal(orders.Skip(1).Append(paid).ToHashSet(), found.Select(static purchase => purchase.Order).ToHashSet());
        Assert.All(found, static purchase => Assert.Equal((OrderStatus.Reserved, 1), (purchase.AsMade.Status, purchase.AsMade.Version)));
    }

    [Fact]
    public async Task SaveAnswers_AfterALaterVersionOfTheOrder_AreKeptAndTheOrderStays()
    {
        var product = ProductId.New();
        var made = StoreData.Order(product);
        var cancelled = made.Moved(OrderStatus.Cancelled);
        await Store.Orders.SaveAsync(product, [cancelled], [], 2, default);

        await Store.Orders.SaveAsync(product, [made], [Answer(made)], 1, default);

        Assert.Equal([new AnsweredPurchase(cancelled, Answer(made))], await AnswersAsync(product, Ever));
        Assert.Equal(1, (await Store.Orders.CountAsync(product, default)).Orders);
    }

    [Fact]
    public async Task SaveAnswers_Again_TheFirstStays()
    {
        var product = ProductId.New();
        var order = StoreData.Order(product);
        await Store.Orders.SaveAsync(product, [order], [Answer(order)], 1, default);

        await Store.Orders.SaveAsync(product, [order], [Answer(order) with { Key = "another" }], 1, default);
        await Store.Orders.SaveAsync(product, [order.Moved(OrderStatus.Confirmed)], [Answer(order) with { Key = "another" }], 2, default);

        Assert.Equal(Answer(order), Assert.Single(await AnswersAsync(product, Ever)).Answer);
    }

    /// <summary>A replayed event may meet the first one in a batch.</summary>
    [Fact]
    public async Task SaveAnswers_TwiceInABatch_TheFirstStays()
    {
        var product = ProductId.New();
        var order = StoreData.Order(product);

        await Store.Orders.SaveAsync(product, [order], [Answer(order), Answer(order) with { Key = "another" }], 1, default);

        Assert.Equal(Answer(order), Assert.Single(await AnswersAsync(product, Ever)).Answer);
    }

    [Fact]
    public async Task WalkAnswers_OlderOthersAndUnanswered_AreLeftOut()
    {
        var (product, other) = (ProductId.New(), ProductId.New());
        var old = StoreData.Order(product, createdAt: StoreData.Noon.AddMilliseconds(-1));
        var (young, foreign) = (StoreData.Order(product), StoreData.Order(other));
        await Store.Orders.SaveAsync(product, [old, young], [Answer(old), Answer(young)], 2, default);
        await Store.Orders.SaveAsync(other, [foreign], [Answer(foreign)], 1, default);
        await Store.Orders.SaveAsync(StoreData.Orders(product, 3), default);

        Assert.Equal(young, Assert.Single(await AnswersAsync(product, StoreData.Noon)).Order);
    }

    [Fact]
    public async Task SaveAnswers_AwkwardKey_ComesBackAsItWas()
    {
        var product = ProductId.New();
        var order = StoreData.Order(product);
        var answer = Answer(order) with { Key = "'\";$x{}|" + new string('~', 240), Remaining = int.MaxValue };

        await Store.Orders.SaveAsync(product, [order], [answer], 1, default);

        Assert.Equal(answer, Assert.Single(await AnswersAsync(product, Ever)).Answer);
    }

    private static RecordedAnswer Answer(Order order) => new(order.Id, $"key of {order.Id}", 7);

    private async Task<List<AnsweredPurchase>> AnswersAsync(ProductId product, DateTimeOffset since)
    {
        var found = new List<AnsweredPurchase>();
        await foreach (var purchase in Store.Orders.WalkAnswersAsync(product, since, default))
            found.Add(purchase);
        return found;
    }
}
