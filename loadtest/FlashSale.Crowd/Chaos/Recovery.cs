using FlashSale.Crowd.Chaos.Clients;
using FlashSale.Crowd.Chaos.Faults;

namespace FlashSale.Crowd.Chaos;

/// <summary>How long buyers waited for the system after Redis was back, as they saw it.</summary>
internal static class Recovery
{
    /// <summary>One time for each return of Redis; none for a return that no purchase followed before Redis went away again.</summary>
    public static IReadOnlyList<TimeSpan> OfRedis(IEnumerable<FaultRecord> faults, IEnumerable<Operation> operations)
    {
        long[] accepted =
        [
            .. operations
                .Where(static operation => operation is { Kind: OperationKind.Buy, Reply: Reply.Ok { Replayed: false } })
                .Select(static operation => operation.EndedMs)
                .Order(),
        ];
        FaultRecord[] away = [.. faults.Where(static record => record.Fault.HitsRedis)];
        var times = new List<TimeSpan>();
        for (var i = 0; i < away.Length; i++)
        {
            var next = i + 1 < away.Length ? away[i + 1].FromMs : long.MaxValue;
            var first = Array.Find(accepted, ended => ended >= away[i].BackMs);
            if (first > 0 && first < next)
                times.Add(TimeSpan.FromMilliseconds(first - away[i].BackMs));
        }
        return times;
    }
}
