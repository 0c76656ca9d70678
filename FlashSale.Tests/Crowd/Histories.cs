using FlashSale.Crowd.Api.Contract;
using FlashSale.Crowd.Judging;
using FlashSale.Crowd.Rushing;

namespace FlashSale.Tests.Crowd;

/// <summary>What a rush may leave behind, honest to begin with: tests then break one thing.</summary>
internal static class Histories
{
    public const int Units = 100;

    public static string Order(int buyer) => $"product-order{buyer}";

    /// <summary>150 buyers press once for 100 units: the first 100 get one, all is stored, the rest is refused.</summary>
    public static Evidence Honest() =>
        new()
        {
            Units = Units,
            PerUserLimit = 1,
            Attempts =
            [
                .. Enumerable
                    .Range(0, 150)
                    .Select(buyer => Press(buyer, buyer < Units ? Accepted(buyer) : new PurchaseAnswer.Refused("sold_out"))),
            ],
            Orders = Enumerable.Range(0, 150).ToDictionary(buyer => buyer, buyer => buyer < Units ? Owns(Order(buyer)) : Owns()),
            Audit = new AuditAnswer(
                "product",
                Units,
                Stock: 0,
                Held: 0,
                Sold: Units,
                Persisted: Units,
                Pending: 0,
                Drift: [],
                Balanced: true
            ),
        };

    public static PurchaseAnswer Accepted(int buyer) => new PurchaseAnswer.Accepted(Order(buyer));

    public static Attempt Press(int buyer, PurchaseAnswer answer) =>
        new(buyer, $"key{buyer}", answer, Began: TimeSpan.Zero, TimeSpan.FromMilliseconds(buyer));

    public static IReadOnlyList<OrderAnswer>? Owns(params string[] orders) =>
        [.. orders.Select(order => new OrderAnswer(order, "product", Quantity: 1, "confirmed"))];

    /// <summary>The history in which a buyer was told something else.</summary>
    public static Evidence Told(this Evidence evidence, int buyer, params PurchaseAnswer[] answers) =>
        evidence with
        {
            Attempts = [.. evidence.Attempts.Where(attempt => attempt.Buyer != buyer), .. answers.Select(answer => Press(buyer, answer))],
        };

    /// <summary>The history in which a buyer presses once more with the same key, after all answers or (<paramref name="late"/> false) meanwhile.</summary>
    public static Evidence ToldAgain(this Evidence evidence, int buyer, PurchaseAnswer answer, bool late = true) =>
        evidence with
        {
            Attempts = [.. evidence.Attempts, Press(buyer, answer) with { Began = late ? TimeSpan.FromSeconds(1) : TimeSpan.Zero }],
        };

    /// <summary>The history in which a buyer has other orders. Null: can't be asked.</summary>
    public static Evidence Has(this Evidence evidence, int buyer, IReadOnlyList<OrderAnswer>? orders) =>
        evidence with
        {
            Orders = new Dictionary<int, IReadOnlyList<OrderAnswer>?>(evidence.Orders) { [buyer] = orders },
        };

    public static Evidence Audited(this Evidence evidence, Func<AuditAnswer, AuditAnswer> change) =>
        evidence with
        {
            Audit = change(evidence.Audit!),
        };
}
