using FlashSale.Tests.Infrastructure;

namespace FlashSale.Tests.SoldOut;

/// <summary>What closed gates must not break, while units come and go behind the back of two replicas.</summary>
[Trait(Tiers.Name, Tiers.Integration)]
public sealed class SoldOutPromiseTests(SoldOutFixture shop) : IClassFixture<SoldOutFixture>
{
    [Fact]
    public async Task Key_AcceptedByAnOpenReplica_IsReplayedByTheClosedOneAtOnce()
    {
        const int Units = 5;
        var product = await shop.Api.NewProductAsync(stock: 1);
        var buyers = await shop.NewBuyersAsync(Units + 2);
        Assert.Equal(201, (await buyers[0].BuyAsync(product)).Status);

        foreach (var buyer in buyers[2..])
        {
            // Known as a stranger where the gate is closed, so that it can be refused without a look.
            (await buyer.BuyAsync(product, "mine")).IsProblem(409, "sold_out");
            await shop.CloseAsync(product, buyers[1]);
            await shop.RestockSilentlyAsync(product, 1);
            using var elsewhere = shop.AtSecond(buyer);
            ApiReply bought = null!;
            await Eventually.IsTrueAsync(
                async () => (bought = await elsewhere.BuyAsync(product, "mine")).Status == 201,
                "the unit is sold"
            );

            var again = await buyer.BuyAsync(product, "mine");

            Assert.Equal((200, bought.Text("orderId")), (again.Status, again.Text("orderId")));
        }
    }

    [Fact]
    public async Task Restock_WhileACrowdIsRefused_EveryUnitIsSoldOnce()
    {
        const int Units = 40;
        var product = await shop.Api.NewProductAsync(stock: 1);
        var buyers = await shop.NewBuyersAsync(200);
        Assert.Equal(201, (await buyers[0].BuyAsync(product)).Status);
        await shop.CloseAsync(product, buyers[1]);

        var sold = 0;
        using var done = new CancellationTokenSource();
        var pressing = buyers[1..]
            .Select(
                async (first, i) =>
                {
                    using var second = shop.AtSecond(first);
                    var bought = false;
                    while (!bought && !done.IsCancellationRequested)
                    {
                        var answer = await (i % 2 == 0 ? first : second).BuyAsync(product, "mine");
                        bought = answer.Status == 201;
                        if (!bought)
                            answer.IsProblem(409, "sold_out");
                    }
                    if (bought)
                        Interlocked.Increment(ref sold);
                }
            )
            .ToArray();
        for (var i = 0; i < Units / 10; i++)
        {
            Assert.Equal(200, (await shop.Api.Admin.PostAsync($"admin/sales/{product}/restock", """{"units":10}""")).Status);
            var expected = (i + 1) * 10;
            await Eventually.IsTrueAsync(() => Volatile.Read(ref sold) >= expected, $"{expected} units are sold");
        }
        await done.CancelAsync();
        await Task.WhenAll(pressing);

        Assert.Equal(Units, sold);
        var audit = await shop.Api.Admin.GetAsync($"admin/sales/{product}/audit");
        Assert.Equal((Units + 1, 0, Units + 1), (audit.Number("total"), audit.Number("stock"), audit.Number("sold")));
    }
}
