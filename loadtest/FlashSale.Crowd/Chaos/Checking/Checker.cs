using FlashSale.Crowd.Judging;

namespace FlashSale.Crowd.Chaos.Checking;

/// <summary>The promises, each held against every sale of a run.</summary>
internal static class Checker
{
    public const string Oversold = "nothing is oversold, at any time";
    public const string Books = "stock, orders and buyers balance";
    public const string Lost = "no acknowledged purchase is lost";
    public const string Key = "one key makes one order";
    public const string Limit = "no buyer has more than allowed";
    public const string Nowhere = "refused means nothing happened";
    public const string Paid = "paid means confirmed";
    public const string Ended = "cancelled and expired give back";
    public const string Agree = "Redis and the store agree";
    public const string SoldOut = "sold out means sold out";
    public const string Limited = "limit reached means limit reached";
    public const string Decidable = "a hold can be paid and cancelled";
    public const string Sells = "every sale sells";
    public const string Contract = "every answer is one of the contract";

    public static IReadOnlyList<Finding> Judge(IReadOnlyList<SaleEvidence> sales)
    {
        List<SaleChecker> checkers = [.. sales.Select(static sale => new SaleChecker(sale))];
        return
        [
            Of(Oversold, static sale => sale.Oversold()),
            Of(Books, static sale => sale.Unbalanced()),
            Of(Lost, static sale => sale.Lost()),
            Of(Key, static sale => sale.KeysWithTwoOrders()),
            Of(Limit, static sale => sale.OverLimit()),
            Of(Nowhere, static sale => sale.OutOfNowhere()),
            Of(Paid, static sale => sale.WronglyPaid()),
            Of(Ended, static sale => sale.WronglyEnded()),
            Of(Agree, static sale => sale.Differing()),
            Of(SoldOut, static sale => sale.NotSoldOut()),
            Of(Limited, static sale => sale.NotLimited()),
            Of(Decidable, static sale => sale.NotEnded()),
            Of(Sells, static sale => sale.NothingSold()),
            Of(Contract, static sale => sale.OffContract()),
        ];

        Finding Of(string promise, Func<SaleChecker, IEnumerable<string>> offenders)
        {
            var all = checkers.SelectMany(offenders).ToList();
            return all.Count == 0
                ? new Finding(promise, Kept: true, "")
                : new Finding(promise, Kept: false, $"{all.Count}: {string.Join("; ", all.Take(3))}{(all.Count > 3 ? "; …" : "")}");
        }
    }
}
