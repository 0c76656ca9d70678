using FlashSale.Crowd.Api.Contract;
using FlashSale.Crowd.Chaos.Checking;
using FlashSale.Crowd.Chaos.Clients;

namespace FlashSale.Tests.Crowd.Chaos;

/// <summary>What a run may leave behind of one sale, honest to begin with: tests then break one thing.</summary>
internal static class Wreckage
{
    public const string Product = "product";
    private const long HoldEnd = 5000;

    /// <summary>Ten units without payment step: the buyers 0 to 7 have one each, 2 units are left.</summary>
    public static SaleEvidence Instant() =>
        Of(
            new Offer("instant", Total: 10, PerUserLimit: 1, HoldSeconds: 0) { ProductId = Product },
            [.. Enumerable.Range(0, 8).Select(static buyer => Order(buyer, "confirmed"))],
            [.. Enumerable.Range(0, 8).Select(static buyer => Buy(buyer, Ok(buyer)))]
        );

    /// <summary>Ten units with payment step: 0 paid, 1 cancelled, 2 let the hold end, 3 paid. 8 units are left.</summary>
    public static SaleEvidence Held() =>
        Of(
            new Offer("held", Total: 10, PerUserLimit: 1, HoldSeconds: 5) { ProductId = Product },
            [Order(0, "confirmed"), Order(1, "cancelled"), Order(2, "expired"), Order(3, "confirmed")],
            [
                .. Enumerable.Range(0, 4).Select(static buyer => Buy(buyer, Ok(buyer, "reserved"))),
                Ask(OperationKind.Pay, 0, Ok(0)),
                Ask(OperationKind.Cancel, 1, Ok(1, "cancelled")),
                Ask(OperationKind.Pay, 3, Ok(3)),
            ]
        );

    public static string Id(int buyer, string suffix = "") => $"{Product}-{buyer}{suffix}";

    public static KeptOrder Order(int buyer, string status, string suffix = "") =>
        new(Id(buyer, suffix), User(buyer), Quantity: 1, status, HoldEnd);

    public static Reply Ok(int buyer, string status = "confirmed", bool replayed = false, string suffix = "") =>
        new Reply.Ok(Id(buyer, suffix), status, replayed);

    public static Operation Buy(int buyer, Reply reply, string key = "a", long at = 1000) =>
        new(OperationKind.Buy, Product, User(buyer), $"key{buyer}{key}", OrderId: null, at, at + 10, reply);

    public static Operation Ask(OperationKind kind, int buyer, Reply reply, long at = 2000) =>
        new(kind, Product, User(buyer), Key: null, Id(buyer), at, at + 10, reply);

    /// <summary>The history in which more was asked.</summary>
    public static SaleEvidence And(this SaleEvidence sale, params Operation[] operations) =>
        sale with
        {
            Operations = [.. sale.Operations, .. operations],
        };

    /// <summary>The history in which nothing of that was asked.</summary>
    public static SaleEvidence Without(this SaleEvidence sale, Func<Operation, bool> which) =>
        sale with
        {
            Operations = [.. sale.Operations.Where(operation => !which(operation))],
        };

    /// <summary>The sale in which Redis and the store have this order, too, or have it so, with all counters to match.</summary>
    public static SaleEvidence Keeping(this SaleEvidence sale, params KeptOrder[] orders) =>
        Of(
            sale.Offer,
            [.. sale.Store.Values.Where(kept => orders.All(order => order.OrderId != kept.OrderId)), .. orders],
            [.. sale.Operations]
        );

    /// <summary>The sale in which neither has this order.</summary>
    public static SaleEvidence Losing(this SaleEvidence sale, int buyer) =>
        Of(sale.Offer, [.. sale.Store.Values.Where(kept => kept.OrderId != Id(buyer))], [.. sale.Operations]);

    public static SaleEvidence InRedis(this SaleEvidence sale, Func<RedisSale, RedisSale> change) =>
        sale with
        {
            Redis = change(sale.Redis),
        };

    /// <summary>The sale in which only the store is different. Null: it lacks the order.</summary>
    public static SaleEvidence InStore(this SaleEvidence sale, int buyer, KeptOrder? order)
    {
        var store = new Dictionary<string, KeptOrder>(sale.Store);
        store.Remove(Id(buyer));
        if (order is not null)
            store.Add(order.OrderId, order);
        return sale with { Store = store };
    }

    /// <summary>The promises that the checker says are broken.</summary>
    public static IEnumerable<string> Broken(params SaleEvidence[] sales) =>
        Checker.Judge(sales).Where(static finding => !finding.Kept).Select(static finding => finding.Promise);

    private static string User(int buyer) => $"user{buyer}";

    private static SaleEvidence Of(Offer offer, IReadOnlyList<KeptOrder> orders, IReadOnlyList<Operation> operations)
    {
        var live = orders.Where(static order => order.IsLive).ToList();
        var reserved = live.Count(static order => order.Status == "reserved");
        var stock = offer.Total - live.Count;
        return new SaleEvidence
        {
            Offer = offer,
            Operations = operations,
            Redis = new RedisSale
            {
                Total = offer.Total,
                Stock = stock,
                Held = reserved,
                Sold = live.Count - reserved,
                OpenHolds = 0,
                // Orders that have ended are forgotten once they are stored.
                Orders = live.ToDictionary(static order => order.OrderId),
                Buyers = live.GroupBy(static order => order.UserId).ToDictionary(static user => user.Key, static user => user.LongCount()),
            },
            Store = orders.ToDictionary(static order => order.OrderId),
            Audit = new AuditAnswer(
                Product,
                offer.Total,
                stock,
                reserved,
                live.Count - reserved,
                live.Count,
                Pending: 0,
                [],
                Balanced: true
            ),
        };
    }
}
