using FlashSale.Domain;

namespace FlashSale.Tests.Stores;

public abstract partial class StoreContract
{
    [Fact]
    public async Task AddPayment_Returned_OtherInstancesSeeIt()
    {
        var other = await OpenAsync();
        var payment = NewPayment() with { Amount = new Money(long.MaxValue, "JPY"), Reference = StoreData.Awkward };

        await Store.Payments.AddAsync(payment, default);

        Assert.Equal(payment, await other.Payments.FindAsync(payment.Order, default));
        Assert.Null(await other.Payments.FindAsync(OrderId.New(payment.Order.Product), default));
    }

    [Fact]
    public async Task AddPayment_Again_KeepsTheFirst()
    {
        var first = NewPayment();
        await Store.Payments.AddAsync(first, default);
        await Store.Payments.CloseAsync(first.Order, PaymentState.Captured, default);

        await Store.Payments.AddAsync(first with { Reference = "another", Amount = new(1, "USD") }, default);

        Assert.Equal(first with { State = PaymentState.Captured }, await Store.Payments.FindAsync(first.Order, default));
    }

    [Fact]
    public async Task AddPayment_ManyInstancesAtOnce_OneIsKept()
    {
        var other = await OpenAsync();
        var payment = NewPayment();

        await Task.WhenAll(
            Enumerable
                .Range(0, 16)
                .Select(i => Task.Run(() => (i % 2 == 0 ? Store : other).Payments.AddAsync(payment with { Reference = $"{i}" }, default)))
        );

        var kept = await Store.Payments.FindAsync(payment.Order, default);
        Assert.Equal(kept, await other.Payments.FindAsync(payment.Order, default));
        Assert.Equal([kept!], await Store.Payments.ListDueAsync(payment.DueAt, 10, default));
    }

    [Theory]
    [InlineData(PaymentState.Captured)]
    [InlineData(PaymentState.Voided)]
    [InlineData(PaymentState.Failed)]
    public async Task ClosePayment_Twice_FirstEndCounts(PaymentState end)
    {
        var payment = NewPayment();
        await Store.Payments.AddAsync(payment, default);

        Assert.True(await Store.Payments.CloseAsync(payment.Order, end, default));
        Assert.False(await Store.Payments.CloseAsync(payment.Order, PaymentState.Failed, default));
        Assert.False(await Store.Payments.CloseAsync(OrderId.New(ProductId.New()), end, default));

        Assert.Equal(payment with { State = end }, await Store.Payments.FindAsync(payment.Order, default));
        Assert.Empty(await Store.Payments.ListDueAsync(DateTimeOffset.MaxValue, 10, default));
    }

    [Fact]
    public async Task ListDuePayments_SomeDue_LongestDueFirst()
    {
        var payments = Enumerable.Range(0, 5).Select(i => NewPayment() with { DueAt = StoreData.Noon.AddMinutes(i) }).ToList();
        foreach (var payment in Enumerable.Reverse(payments))
            await Store.Payments.AddAsync(payment, default);

        Assert.Equal(payments[..3], await Store.Payments.ListDueAsync(payments[2].DueAt, 10, default));
        Assert.Equal(payments[..2], await Store.Payments.ListDueAsync(payments[4].DueAt, 2, default));
        Assert.Empty(await Store.Payments.ListDueAsync(payments[0].DueAt.AddMilliseconds(-1), 10, default));
    }

    [Fact]
    public async Task PostponePayment_Open_IsDueLater()
    {
        var payment = NewPayment();
        var later = payment.DueAt.AddHours(1);
        await Store.Payments.AddAsync(payment, default);

        await Store.Payments.PostponeAsync(payment.Order, later, default);

        Assert.Empty(await Store.Payments.ListDueAsync(later.AddMilliseconds(-1), 10, default));
        Assert.Equal([payment with { DueAt = later }], await Store.Payments.ListDueAsync(later, 10, default));
    }

    private static Payment NewPayment() => Payment.Begin(OrderId.New(ProductId.New()), "pi_1", new Money(5997, "EUR"), StoreData.Noon);
}
