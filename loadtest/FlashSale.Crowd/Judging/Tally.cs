using FlashSale.Crowd.Api.Contract;
using FlashSale.Crowd.Rushing;

namespace FlashSale.Crowd.Judging;

/// <summary>The evidence, counted. No opinion: that is <see cref="Verdict"/>'s.</summary>
internal sealed class Tally
{
    public Tally(Evidence evidence)
    {
        Uncertain =
        [
            .. evidence
                .Attempts.Where(static attempt => attempt.Answer is PurchaseAnswer.Unknown or PurchaseAnswer.OffContract)
                .Select(static attempt => attempt.Buyer),
        ];
        Told = [.. evidence.Attempts.Select(static attempt => OrderOf(attempt.Answer)).OfType<string>()];
        FoundOut = Uncertain
            .SelectMany(buyer => evidence.Orders.GetValueOrDefault(buyer) ?? [])
            .Count(order => !Told.Contains(order.OrderId));
        Answers = [.. evidence.Attempts.Select(static attempt => attempt.Answer)];
        Accepted = [.. Answers.OfType<PurchaseAnswer.Accepted>().Select(static answer => answer.OrderId).Distinct()];
        Replays = Answers.OfType<PurchaseAnswer.Replayed>().Count();
        Refused = Count(Answers.OfType<PurchaseAnswer.Refused>().Select(static answer => answer.Code));
        Unknown = Count(Answers.OfType<PurchaseAnswer.Unknown>().Select(static answer => answer.Why));
        OffContract = Count(Answers.OfType<PurchaseAnswer.OffContract>().Select(static answer => answer.What));

        var live = evidence
            .Orders.Values.OfType<IReadOnlyList<OrderAnswer>>()
            .SelectMany(static orders => orders)
            .Where(static order => order.IsLive);
        LiveUnits = live.DistinctBy(static order => order.OrderId).Sum(static order => (long)order.Quantity);
        var known = Math.Max(Math.Max(LiveUnits, Accepted.Count), evidence.Audit is { } audit ? (long)audit.Held + audit.Sold : 0);
        Oversold = Math.Max(0, known - evidence.Units);

        BuyersOverLimit =
            evidence.PerUserLimit == 0
                ? []
                : [.. evidence.Orders.Where(buyer => LiveQuantity(buyer.Value) > evidence.PerUserLimit).Select(static buyer => buyer.Key)];
        var most = evidence.PerUserLimit == 0 ? int.MaxValue : evidence.PerUserLimit;
        Wanted = evidence
            .Attempts.GroupBy(static attempt => attempt.Buyer)
            .Sum(buyer => (long)Math.Min(most, buyer.GroupBy(static attempt => attempt.Key).Count(IsCertain)));
        KeysWithTwoOrders =
        [
            .. evidence
                .Attempts.GroupBy(static attempt => (attempt.Buyer, attempt.Key), static attempt => OrderOf(attempt.Answer))
                .Where(static key => key.OfType<string>().Distinct().Count() > 1)
                .Select(static key => key.Key.Buyer),
        ];
        Forgotten =
        [
            .. evidence
                .Attempts.GroupBy(static attempt => (attempt.Buyer, attempt.Key))
                .SelectMany(static key => RefusedAfterItsOrder([.. key])),
        ];
    }

    public IReadOnlyList<PurchaseAnswer> Answers { get; }

    /// <summary>Orders that were acknowledged as new ones.</summary>
    public IReadOnlyList<string> Accepted { get; }

    public int Replays { get; }

    /// <summary>By problem code, most frequent first.</summary>
    public IReadOnlyList<KeyValuePair<string, int>> Refused { get; }

    /// <summary>By what happened to the request.</summary>
    public IReadOnlyList<KeyValuePair<string, int>> Unknown { get; }

    public IReadOnlyList<KeyValuePair<string, int>> OffContract { get; }

    /// <summary>Buyers who got no definite answer at least once.</summary>
    public HashSet<int> Uncertain { get; }

    /// <summary>Orders that somebody was told of, as new ones or as replays.</summary>
    public HashSet<string> Told { get; }

    /// <summary>Orders that nobody was told of, because the answer was lost: their buyers find them in the list of their orders.</summary>
    public int FoundOut { get; }

    /// <summary>Units of all live orders that buyers see.</summary>
    public long LiveUnits { get; }

    /// <summary>Units sold beyond those that there were, by whichever count is highest: answers, orders or audit.</summary>
    public long Oversold { get; }

    /// <summary>Buyers with more live units than one buyer may have.</summary>
    public IReadOnlyList<int> BuyersOverLimit { get; }

    /// <summary>Buyers who were given different orders for the same key.</summary>
    public IReadOnlyList<int> KeysWithTwoOrders { get; }

    /// <summary>Refusals of a key whose order its buyer knew of before that press began.</summary>
    public IReadOnlyList<Attempt> Forgotten { get; }

    /// <summary>Units that buyers wanted who know for certain what became of it; of each no more than one buyer may have.</summary>
    public long Wanted { get; }

    public int Duplicates => BuyersOverLimit.Union(KeysWithTwoOrders).Count();

    /// <summary>The order that an answer names, or null.</summary>
    public static string? OrderOf(PurchaseAnswer answer) =>
        answer switch
        {
            PurchaseAnswer.Accepted accepted => accepted.OrderId,
            PurchaseAnswer.Replayed replayed => replayed.OrderId,
            _ => null,
        };

    // A buyer whose answer got lost may have what another of their presses was refused for. One who was only told to come back later has not
    // been told anything yet.
    private bool IsCertain(IGrouping<string, Attempt> presses) =>
        presses.Any(static press => OrderOf(press.Answer) is not null)
        || presses.Any(press => press.Answer is PurchaseAnswer.Refused { Code: not "rate_limited" } && !Uncertain.Contains(press.Buyer));

    // Presses that overlap prove nothing: which of them was decided first can't be seen from outside.
    private static IEnumerable<Attempt> RefusedAfterItsOrder(IReadOnlyList<Attempt> presses)
    {
        var known = presses.Where(static press => OrderOf(press.Answer) is not null).Select(static press => press.Ended).ToList();
        return known.Count == 0 ? [] : presses.Where(press => press.Answer is PurchaseAnswer.Refused && press.Began >= known.Min());
    }

    private static long LiveQuantity(IReadOnlyList<OrderAnswer>? orders) =>
        orders?.Where(static order => order.IsLive).Sum(static order => (long)order.Quantity) ?? 0;

    private static List<KeyValuePair<string, int>> Count(IEnumerable<string> names) =>
        [
            .. names
                .CountBy(static name => name)
                .OrderByDescending(static count => count.Value)
                .ThenBy(static count => count.Key, StringComparer.Ordinal),
        ];
}
