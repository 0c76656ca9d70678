using FlashSale.Crowd.Api.Contract;
using FlashSale.Crowd.Rushing;

namespace FlashSale.Crowd.Judging;

/// <summary>
/// Judges a rush by what its buyers were told against what the system says afterwards. It trusts neither side: what can be counted
/// twice is, and the system's own opinion (<c>balanced</c>) is only one more thing that has to agree.
/// </summary>
internal sealed class Verdict
{
    private readonly Evidence _evidence;
    private readonly Tally _tally;

    private Verdict(Evidence evidence, Tally tally)
    {
        _evidence = evidence;
        _tally = tally;
    }

    public static IReadOnlyList<Finding> Judge(Evidence evidence, Tally tally)
    {
        var verdict = new Verdict(evidence, tally);
        return
        [
            verdict.NothingOversold(),
            verdict.BooksBalance(),
            verdict.WithinUserLimit(),
            verdict.OneOrderAKey(),
            verdict.NothingAcknowledgedIsLost(),
            verdict.NothingUnaskedFor(),
            verdict.SoldOutMeansSoldOut(),
            verdict.LimitMeansLimit(),
            verdict.WantedIsSold(),
            verdict.EverythingPersisted(),
            verdict.AnswersOfTheContract(),
        ];
    }

    private Finding NothingOversold() =>
        new(
            "nothing is oversold",
            _tally.Oversold == 0,
            $"{_tally.LiveUnits} of {_evidence.Units} units in orders, {_tally.Oversold} too many"
        );

    // Acknowledged purchases and lost answers bound what may have been sold; nothing was cancelled meanwhile.
    private Finding BooksBalance()
    {
        const string Promise = "the books balance";
        if (_evidence.Audit is not { } audit)
            return new(Promise, Kept: false, "no audit could be had");
        var taken = (long)audit.Held + audit.Sold;
        var balanced = audit.Stock >= 0 && audit.Total == _evidence.Units && audit.Stock + taken == audit.Total && audit.Balanced;
        var agrees = AllAsked ? taken == _tally.LiveUnits : taken >= _tally.LiveUnits;
        var drift = string.Concat((audit.Drift ?? []).Select(static drift => $", {drift.Kind} {drift.Count}"));
        return new(
            Promise,
            balanced && agrees,
            $"stock {audit.Stock} + held {audit.Held} + sold {audit.Sold} = total {audit.Total}; {_tally.LiveUnits} units in buyers' orders{drift}"
        );
    }

    private Finding WithinUserLimit()
    {
        var detail = _evidence.PerUserLimit == 0 ? "no limit was set" : $"at most {_evidence.PerUserLimit} each";
        return Unless("no buyer has more than allowed", _tally.BuyersOverLimit.Select(Name), detail);
    }

    // The recorded answer comes before everything that is refused: limits, rates, the end of the sale. (Only 503 may come first, which says
    // nothing.) So a refusal of a key that has an order means that the order was forgotten.
    private Finding OneOrderAKey()
    {
        var acknowledgedTwice = _evidence
            .Attempts.Where(static attempt => attempt.Answer is PurchaseAnswer.Accepted)
            .CountBy(static attempt => (attempt.Buyer, attempt.Key))
            .Where(static key => key.Value > 1)
            .Select(static key => key.Key.Buyer);
        return Unless(
            "one key makes one order",
            _tally
                .KeysWithTwoOrders.Union(acknowledgedTwice)
                .Select(Name)
                .Concat(
                    _tally
                        .Forgotten.Select(static press => $"buyer {press.Buyer} was told {Code(press)} with the key of an order")
                        .Distinct()
                ),
            $"{_tally.Replays} replays"
        );
    }

    private Finding NothingAcknowledgedIsLost()
    {
        var lost =
            from attempt in _evidence.Attempts
            let order = Tally.OrderOf(attempt.Answer)
            where order is not null && !OrdersOf(attempt.Buyer).Any(known => known.OrderId == order && known.IsLive)
            select order;
        return Unless("every acknowledged order exists", lost.Distinct(), $"{_tally.Accepted.Count} acknowledged");
    }

    // A lost answer may have been an order. An order of somebody who was told nothing but "no" may not.
    private Finding NothingUnaskedFor()
    {
        var unasked = _evidence
            .Orders.Where(buyer => !_tally.Uncertain.Contains(buyer.Key))
            .SelectMany(static buyer => buyer.Value ?? [])
            .Select(static order => order.OrderId)
            .Where(order => !_tally.Told.Contains(order));
        return Unless("refused means nothing happened", unasked, "whoever was only refused has no order");
    }

    private Finding SoldOutMeansSoldOut()
    {
        const string Promise = "sold out means sold out";
        var told = _tally.Refused.Where(static refusal => refusal.Key == "sold_out").Sum(static refusal => refusal.Value);
        if (told == 0)
            return new(Promise, Kept: true, "nobody was told so");
        return new(Promise, _evidence.Audit?.Stock == 0, $"{told} told so, {_evidence.Audit?.Stock.ToString() ?? "?"} units left");
    }

    // Whatever one key may have made is no reason to refuse that very key: it would have been told of its order.
    private Finding LimitMeansLimit()
    {
        var presses = _evidence.Attempts.ToLookup(static press => press.Buyer);
        var (told, wrong) = (0, new HashSet<string>());
        foreach (var press in _evidence.Attempts.Where(static press => Code(press) == "limit_reached"))
        {
            told++;
            var others = presses[press.Buyer]
                .Where(other => other.Key != press.Key && other.Answer is not PurchaseAnswer.Refused)
                .Select(static other => other.Key)
                .Distinct();
            if (_evidence.PerUserLimit == 0 || others.Count() < _evidence.PerUserLimit)
                wrong.Add(Name(press.Buyer));
        }
        return Unless("limit reached means limit reached", wrong, told == 0 ? "nobody was told so" : $"{told} told so");
    }

    // A sale that refuses everybody sells nothing twice and loses nothing either. Lost answers may have sold more than was wanted for
    // certain, never less; what is too much is for other promises.
    private Finding WantedIsSold()
    {
        var least = Math.Min(_evidence.Units, _tally.Wanted);
        var none = _tally.Told.Count == 0 ? ", no purchase was accepted" : "";
        return new(
            "what is wanted is sold",
            _tally.Told.Count > 0 && _tally.LiveUnits >= least,
            $"{_tally.LiveUnits} units in orders, {_tally.Wanted} certainly wanted of {_evidence.Units}{none}"
        );
    }

    private Finding EverythingPersisted()
    {
        const string Promise = "everything is persisted";
        return _evidence.Audit is { } audit
            ? new(
                Promise,
                IsPersisted(audit),
                $"{audit.Persisted} of {audit.Held + audit.Sold} units in the store, {audit.Pending} decisions pending"
            )
            : new(Promise, Kept: false, "no audit could be had");
    }

    private Finding AnswersOfTheContract()
    {
        var unasked = _evidence.Orders.Count(static buyer => buyer.Value is null);
        return Unless(
            "every answer is one of the contract",
            _tally
                .OffContract.Select(static answer => $"{answer.Value} x {answer.Key}")
                .Concat(unasked > 0 ? [$"{unasked} buyers' orders could not be read"] : []),
            $"{_tally.Answers.Count} requests, {_tally.Unknown.Sum(static unknown => unknown.Value)} without a definite answer"
        );
    }

    /// <summary>Whether the store has caught up with the decisions.</summary>
    public static bool IsPersisted(AuditAnswer audit) => audit.Pending == 0 && audit.Persisted == audit.Held + audit.Sold;

    private bool AllAsked => _evidence.Orders.Values.All(static orders => orders is not null);

    private IReadOnlyList<OrderAnswer> OrdersOf(int buyer) => _evidence.Orders.GetValueOrDefault(buyer) ?? [];

    private static string Name(int buyer) => $"buyer {buyer}";

    private static string? Code(Attempt press) => (press.Answer as PurchaseAnswer.Refused)?.Code;

    private static Finding Unless(string promise, IEnumerable<string> offenders, string detail)
    {
        var all = offenders.ToList();
        return all.Count == 0
            ? new Finding(promise, Kept: true, detail)
            : new Finding(promise, Kept: false, $"{all.Count}: {string.Join(", ", all.Take(3))}{(all.Count > 3 ? ", …" : "")}");
    }
}
