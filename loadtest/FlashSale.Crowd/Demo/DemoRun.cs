using System.Diagnostics;
using FlashSale.Crowd.Api;
using FlashSale.Crowd.Api.Contract;
using FlashSale.Crowd.Judging;
using FlashSale.Crowd.Rushing;

namespace FlashSale.Crowd.Demo;

/// <summary>Sets the sale up, lets the crowd in and gathers the evidence.</summary>
/// <param name="options">What was asked for.</param>
/// <param name="administrator">Makes the sale and audits it.</param>
/// <param name="addresses">One for each buyer.</param>
/// <param name="opening">When the sale opens; null: at once.</param>
/// <param name="progress">Told what is going on.</param>
internal sealed class DemoRun(
    DemoOptions options,
    Administrator administrator,
    Addresses addresses,
    Opening? opening,
    Action<string> progress
)
{
    private const int PerUserLimit = 1;

    /// <summary>How long the store may take to hear of everything.</summary>
    private static readonly TimeSpan PersistPatience = TimeSpan.FromSeconds(30);

    public async Task<DemoResult> RunAsync(CancellationToken cancel)
    {
        progress($"signing in as {Administrator.Email}");
        await administrator.SignInAsync(cancel);
        progress($"{options.Buyers} buyers get ready for {options.Units} units");
        var buyers = await GatherAsync(cancel);
        try
        {
            opening?.Announce();
            var product = await administrator.CreateProductAsync(DescribeProduct(), cancel);
            await Rush.OpenConnectionsAsync(buyers, product.Id, cancel);
            if (opening is not null)
                await opening.WaitAsync(() => administrator.IsOpenAsync(product.Id, cancel), cancel);
            progress(options.Watch is { } time ? $"the buyers come, over {time.TotalSeconds:N0} s" : "everybody presses");
            var (attempts, elapsed) = await Rush.RunAsync(buyers, product.Id, options.Watch ?? TimeSpan.Zero, cancel);
            progress("everybody has an answer; waiting for the store to hear of it");
            var start = Stopwatch.GetTimestamp();
            var audit = await AuditWhenPersistedAsync(product.Id, cancel);
            var persistedAfter = Stopwatch.GetElapsedTime(start);
            var evidence = new Evidence
            {
                Units = options.Units,
                PerUserLimit = PerUserLimit,
                Attempts = attempts,
                Orders = await AskOrdersAsync(buyers, product.Id, cancel),
                Audit = audit,
            };
            var tally = new Tally(evidence);
            return new DemoResult
            {
                Options = options,
                ProductId = product.Id,
                Evidence = evidence,
                Tally = tally,
                Findings = Verdict.Judge(evidence, tally),
                Elapsed = elapsed,
                PersistedAfter = persistedAfter,
            };
        }
        finally
        {
            foreach (var buyer in buyers)
                buyer.Dispose();
        }
    }

    private NewProduct DescribeProduct() =>
        new(
            "Demo sale",
            $"{options.Units} units for {options.Buyers} buyers",
            PriceMinor: 1999,
            Currency: "EUR",
            options.Units,
            PerUserLimit,
            HoldSeconds: 0,
            opening?.At
        );

    private async Task<Buyer[]> GatherAsync(CancellationToken cancel)
    {
        var sessions = await administrator.MintSessionsAsync(options.Buyers, cancel);
        return [.. sessions.Select(Prepare)];

        Buyer Prepare(DevSession session, int number)
        {
            var caller = new Caller(options.Url, addresses.Next(), session.SessionId);
            return new Buyer(number, caller, Impatient.Of(number, options.Buyers, options.Retriers), options.Presses);
        }
    }

    private async Task<AuditAnswer?> AuditWhenPersistedAsync(string productId, CancellationToken cancel)
    {
        var start = Stopwatch.GetTimestamp();
        for (; ; )
        {
            var audit = await administrator.TryAuditAsync(productId, cancel);
            if ((audit is not null && Verdict.IsPersisted(audit)) || Stopwatch.GetElapsedTime(start) > PersistPatience)
                return audit;
            await Task.Delay(100, cancel);
        }
    }

    /// <summary>Everybody is asked, not only those who were told that they have an order: the others must have none.</summary>
    private static async Task<IReadOnlyDictionary<int, IReadOnlyList<OrderAnswer>?>> AskOrdersAsync(
        Buyer[] buyers,
        string productId,
        CancellationToken cancel
    )
    {
        var orders = new IReadOnlyList<OrderAnswer>?[buyers.Length];
        var width = new ParallelOptions { MaxDegreeOfParallelism = 16, CancellationToken = cancel };
        await Parallel.ForEachAsync(
            buyers,
            width,
            async (buyer, token) => orders[buyer.Number] = await buyer.TryListOrdersAsync(productId, token)
        );
        return orders.Index().ToDictionary(static buyer => buyer.Index, static buyer => buyer.Item);
    }
}
