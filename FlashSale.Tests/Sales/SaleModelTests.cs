using FlashSale.Domain;
using FlashSale.Tests.Infrastructure;
using FsCheck.Xunit;

namespace FlashSale.Tests.Sales;

/// <summary>Random histories: the scripts answer as <see cref="SaleModel"/> does, and the books balance after each of them.</summary>
[Collection(RedisCollection.Name)]
[Trait(Tiers.Name, Tiers.Integration)]
public sealed class SaleModelTests(RedisFixture redis)
{
    private readonly UserId[] _users = [UserId.New(), UserId.New(), UserId.New()];

    /// <param name="stock">Units, limit and payment step are drawn from these.</param>
    /// <param name="limit">See <paramref name="stock"/>.</param>
    /// <param name="payment">See <paramref name="stock"/>.</param>
    /// <param name="steps">What happens, and two numbers for the details.</param>
    [Property(MaxTest = 100)]
    public async Task AnyHistory_IsAnsweredAsTheModelSays(byte stock, byte limit, bool payment, (byte What, byte A, byte B)[] steps)
    {
        var model = new SaleModel(stock % 12, limit % 4, payment);
        var sale = await SaleBench.OpenAsync(redis.Connection, stock % 12, limit % 4, payment ? TimeSpan.FromHours(1) : TimeSpan.Zero);
        var orders = new List<Order>();
        foreach (var (what, a, b) in steps)
        {
            var (expected, actual) = await StepAsync(model, sale, orders, payment, limit % 4, what, a, b);
            Assert.Equal(expected, actual);
            // After each step, so that a failing history ends with the step that is to blame.
            var snapshot = await sale.SnapshotAsync();
            Assert.Equal((model.Stock, model.Held, model.Sold), (snapshot.Stock, snapshot.Held, snapshot.Sold));
            Assert.Equal(snapshot.Total, snapshot.Stock + snapshot.Held + snapshot.Sold);
        }
        await sale.AssertBalancedAsync();
    }

    private async Task<(string Expected, string Actual)> StepAsync(
        SaleModel model,
        SaleBench sale,
        List<Order> orders,
        bool payment,
        int limit,
        byte what,
        byte a,
        byte b
    )
    {
        // Buying is what happens most; closing, after which little happens, least.
        switch (what % 36)
        {
            case < 12:
                var (user, quantity, key) = (a % 3, 1 + (b % 3), b / 3 % 5);
                var outcome = await sale.BuyAsync(_users[user], quantity, $"key {key}");
                if (outcome is PurchaseOutcome.Accepted { Replayed: false } accepted)
                    orders.Add(accepted.Order);
                return (model.Buy(user, quantity, key), Word(outcome, orders));
            case < 16 when orders.Count > 0:
                return (model.Confirm(a % orders.Count), Word(await sale.Gate.ConfirmAsync(orders[a % orders.Count].Id, null, default)));
            case < 22 when orders.Count > 0:
                var reason = (ReleaseReason)(b % 3);
                var released = await sale.Gate.ReleaseAsync(orders[a % orders.Count].Id, null, reason, default);
                return (model.Release(a % orders.Count, reason), Word(released));
            case < 25 when orders.Count > 0:
                if (model.PassDeadline(a % orders.Count))
                    await sale.MoveDeadlineAsync(orders[a % orders.Count].Id, DateTimeOffset.FromUnixTimeMilliseconds(1));
                return ("", "");
            case < 27:
                return (model.Restock(1 + (a % 5)), Word(await sale.Control.RestockAsync(sale.Product, 1 + (a % 5), key: null, default)));
            case 27:
                var window = b % 6 < 4 ? SaleWindow.Open : (SaleWindow)(b % 6 - 3);
                var terms = Terms(a % 12, limit, payment, window);
                return (model.Amend(a % 12, window), Word(await sale.Control.AmendAsync(sale.Product, terms, seenTotal: null, default)));
            case 28:
                return (model.Switch(SaleSwitch.Paused), Word(await sale.Control.PauseAsync(sale.Product, default)));
            case < 31:
                return (model.Switch(SaleSwitch.Open), Word(await sale.Control.ResumeAsync(sale.Product, default)));
            case 31 when a % 4 == 0:
                var withdraw = b % 2 == 0;
                var closed = await sale.Control.CloseAsync(sale.Product, withdraw, default);
                return (model.Switch(withdraw ? SaleSwitch.Deleted : SaleSwitch.Closed), Word(closed));
            case 32 or 33 when orders.Count > 0:
                // Offered as ended, as a worker would that is mistaken or late: only what has ended may go.
                var ended = orders[a % orders.Count] with
                {
                    Status = OrderStatus.Expired,
                };
                var dropped = await sale.Stream.ForgetAsync(sale.Product, [ended], default);
                return (model.Forget(a % orders.Count), dropped == 1 ? "forgotten" : "kept");
            case 34 when orders.Count > 0:
                var stranger = await sale.Gate.ConfirmAsync(orders[a % orders.Count].Id, UserId.New(), default);
                return (model.Confirm(a % orders.Count, owner: false), Word(stranger));
            case 35:
                var swept = await sale.Gate.EndHoldsAsync(sale.Product, 100, skip: 0, default);
                return (model.EndHolds(), $"{swept.Ended} ended");
            default:
                return ("", "");
        }
    }

    private static SaleTerms Terms(int stock, int limit, bool payment, SaleWindow window) =>
        SaleBench.Terms(
            stock,
            limit,
            payment ? TimeSpan.FromHours(1) : TimeSpan.Zero,
            starts: window == SaleWindow.Ahead ? new DateTimeOffset(2150, 1, 1, 0, 0, 0, TimeSpan.Zero) : null,
            ends: window == SaleWindow.Over ? DateTimeOffset.UnixEpoch.AddYears(1) : null
        );

    private static string Word(PurchaseOutcome outcome, List<Order> orders) =>
        outcome switch
        {
            PurchaseOutcome.Accepted { Replayed: true } a => $"replayed {orders.FindIndex(order => order.Id == a.Order.Id)}",
            PurchaseOutcome.Accepted a => $"accepted {a.Remaining}",
            PurchaseOutcome.KeyReused => "key reused",
            PurchaseOutcome.UnknownProduct => "unknown",
            PurchaseOutcome.SaleClosed => "closed",
            PurchaseOutcome.SalePaused => "paused",
            PurchaseOutcome.NotOpenYet => "early",
            PurchaseOutcome.LimitReached => "limit",
            PurchaseOutcome.SoldOut s => $"sold out {s.Remaining}",
            _ => outcome.ToString(),
        };

    private static string Word(ConfirmOutcome outcome) =>
        outcome switch
        {
            ConfirmOutcome.Confirmed { Already: true } => "already",
            ConfirmOutcome.Confirmed => "done",
            ConfirmOutcome.TooLate => "too late",
            ConfirmOutcome.UnknownOrder => "unknown",
            _ => outcome.ToString(),
        };

    private static string Word(ReleaseOutcome outcome) =>
        outcome switch
        {
            ReleaseOutcome.Released { Already: true } => "already",
            ReleaseOutcome.Released => "done",
            ReleaseOutcome.NotReleasable => "no",
            ReleaseOutcome.UnknownOrder => "unknown",
            _ => outcome.ToString(),
        };

    private static string Word(SaleControlOutcome outcome) =>
        outcome switch
        {
            SaleControlOutcome.Done => "done",
            SaleControlOutcome.SaleIsClosed => "closed",
            SaleControlOutcome.TotalBelowSold => "below sold",
            _ => outcome.ToString(),
        };
}
