using FlashSale.Crowd.Chaos.Clients;
using FlashSale.Crowd.Chaos.Faults;

namespace FlashSale.Crowd.Chaos;

/// <summary>How long buyers waited for the system after Redis was back, as they saw it.</summary>
internal static class Recovery
{
    /// <summary>One time for each return of Redis; none for a return that no purchase followed before Redis went away again.</summary>
    public static IReadOnlyList<TimeSpan> OfRedis(IEnumerable<FaultRecord> faults, IReadOnlyCollection<Operation> operations) =>
        [.. Returns(faults, operations).Where(static back => back.Sold).Select(static back => back.Waited)];

    /// <summary>Every return of Redis.</summary>
    public static IReadOnlyList<Return> Returns(IEnumerable<FaultRecord> faults, IReadOnlyCollection<Operation> operations)
    {
        long[] accepted =
        [
            .. operations
                .Where(static operation => operation is { Kind: OperationKind.Buy, Reply: Reply.Ok { Replayed: false } })
                .Select(static operation => operation.EndedMs)
                .Order(),
        ];
        FaultRecord[] away = [.. faults.Where(static record => record.Fault.HitsRedis)];
        var returns = new List<Return>();
        for (var i = 0; i < away.Length; i++)
        {
            var next = i + 1 < away.Length ? away[i + 1].FromMs : long.MaxValue;
            var first = Array.Find(accepted, ended => ended >= away[i].BackMs);
            var sold = first > 0 && first < next;
            returns.Add(new(sold, TimeSpan.FromMilliseconds((sold ? first : LastPress(away[i].BackMs, next)) - away[i].BackMs)));
        }
        return returns;

        long LastPress(long from, long until) =>
            operations
                .Where(operation => operation.Kind == OperationKind.Buy && operation.StartedMs >= from && operation.StartedMs < until)
                .Select(static operation => operation.StartedMs)
                .DefaultIfEmpty(from)
                .Max();
    }

    /// <summary>Redis is back.</summary>
    /// <param name="Sold">Whether a purchase was accepted before Redis went away again.</param>
    /// <param name="Waited">Until the first one; if there was none, until somebody pressed for the last time.</param>
    internal readonly record struct Return(bool Sold, TimeSpan Waited);
}
