namespace FlashSale.Domain;

/// <summary>
/// Repairs differences that two looks agreed on, and leaves a record of each: written durably before anything is touched, and again with
/// what came of it. So there is no repair without a record, also when this process dies in between.
/// </summary>
public sealed class DriftRepairer(ISaleRepair repair, IOrderStore store, IRepairLog log, FlashSaleTelemetry telemetry, TimeProvider time)
{
    /// <summary>Repairs of one sale at a time; the rest has its turn with the next pass.</summary>
    private const int Most = 500;

    private const string Begun = "Begun.";

    /// <summary>What could not be done, with its record: it is tried again with each pass, and told once.</summary>
    private readonly Dictionary<(ProductId, (string, string, string)), RepairId> _undone = [];
    private readonly Lock _lock = new();

    /// <summary>Returns the records.</summary>
    /// <param name="product">Whose sale.</param>
    /// <param name="agreed">What two looks found.</param>
    /// <param name="reservation">Keeps others out, so that nothing is repaired and recorded twice. When it is lost, the rest is left to them.</param>
    /// <param name="cancel">Ends it between two repairs.</param>
    /// <exception cref="StoreUnavailableException">Redis or the store could not be asked. What was done is recorded.</exception>
    public async Task<IReadOnlyList<RepairRecord>> RepairAsync(
        ProductId product,
        IReadOnlyList<SaleDrift> agreed,
        IReservation reservation,
        CancellationToken cancel
    )
    {
        foreach (var drift in agreed)
            telemetry.DriftFound(drift.Kind);
        var records = new List<RepairRecord>();
        var ordersMoved = false;
        // An entry is not to be cut down to what Redis has of a user while an order of theirs is missing there: they could buy once more.
        var awaited = agreed
            .Select(static drift => drift.Correction)
            .OfType<SaleCorrection.PutBack>()
            .Select(static back => back.Order.User.Value);
        var incomplete = awaited.ToHashSet();
        // What could not be done the last time must not take the turns of all others, pass after pass.
        foreach (var drift in agreed.OrderBy(drift => IsUndone(product, drift)).ThenBy(static drift => Turn(drift.Correction)).Take(Most))
        {
            if (!reservation.IsHeld)
                break;
            // An order that moved took units, entry and deadline with it: what else was seen of them is out of date.
            if (ordersMoved && Turn(drift.Correction) == LastTurn)
                continue;
            if (drift.Correction is SaleCorrection.Buyer { User: var user } && incomplete.Contains(user))
                continue;
            var record = await RepairAsync(product, drift, cancel);
            records.Add(record);
            ordersMoved |= record.Applied && drift.Correction is SaleCorrection.PutBack or SaleCorrection.Replace;
        }
        return records;
    }

    private async Task<RepairRecord> RepairAsync(ProductId product, SaleDrift drift, CancellationToken cancel)
    {
        var record = new RepairRecord
        {
            Id = IdOf(product, drift),
            Product = product,
            Kind = drift.Kind,
            Subject = drift.Subject,
            Before = drift.Before,
            At = time.GetUtcNow(),
            Reason = Begun,
        };
        await log.SaveAsync(record, cancel);
        var outcome = await TryAsync(record, drift.Correction, cancel);
        var done = Finish(record, drift, outcome);
        Remember(done, drift, undone: outcome is CorrectionOutcome.Impossible);
        // What was done is written down, whoever has given up waiting.
        await log.SaveAsync(done, CancellationToken.None);
        telemetry.Repair(done.Kind, done.Applied);
        return done;
    }

    private async Task<CorrectionOutcome> TryAsync(RepairRecord record, SaleCorrection correction, CancellationToken cancel)
    {
        try
        {
            return await CorrectAsync(record.Product, correction, cancel);
        }
        catch (StoreUnavailableException e)
        {
            await log.SaveAsync(record with { Reason = $"It is not known whether it was done: {e.Message}" }, CancellationToken.None);
            throw;
        }
    }

    private async Task<CorrectionOutcome> CorrectAsync(ProductId product, SaleCorrection correction, CancellationToken cancel)
    {
        if (correction is not SaleCorrection.Store { Order: var order })
            return await repair.CorrectAsync(product, correction, cancel);
        if (await store.FindAsync(order.Id, cancel) is { } stored && stored.Version >= order.Version)
            return new CorrectionOutcome.Moved();
        try
        {
            await store.SaveAsync([order], cancel);
            return new CorrectionOutcome.Applied("", "stored as Redis has it");
        }
        catch (Exception e) when (e is not (StoreUnavailableException or OperationCanceledException))
        {
            return new CorrectionOutcome.Impossible($"The store refuses it: {e.Message}");
        }
    }

    private static RepairRecord Finish(RepairRecord record, SaleDrift drift, CorrectionOutcome outcome) =>
        outcome switch
        {
            CorrectionOutcome.Applied applied => record with
            {
                Before = applied.Before.Length == 0 ? record.Before : applied.Before,
                After = applied.After,
                Applied = true,
                Reason = Why(drift),
            },
            CorrectionOutcome.Impossible impossible => record with { Reason = $"Not done: {impossible.Reason}." },
            _ => record with { Reason = "Not done: it has moved, or was right by then." },
        };

    private RepairId IdOf(ProductId product, SaleDrift drift)
    {
        lock (_lock)
            return _undone.TryGetValue((product, drift.Identity), out var id) ? id : RepairId.New();
    }

    private bool IsUndone(ProductId product, SaleDrift drift)
    {
        lock (_lock)
            return _undone.ContainsKey((product, drift.Identity));
    }

    private void Remember(RepairRecord record, SaleDrift drift, bool undone)
    {
        lock (_lock)
        {
            if (undone)
                _undone[(record.Product, drift.Identity)] = record.Id;
            else
                _undone.Remove((record.Product, drift.Identity));
        }
    }

    /// <summary>Orders first, since entries, deadlines and counters follow from them.</summary>
    private static int Turn(SaleCorrection correction) =>
        correction switch
        {
            SaleCorrection.Store => 0,
            SaleCorrection.PutBack => 1,
            SaleCorrection.Replace => 2,
            _ => LastTurn,
        };

    private const int LastTurn = 3;

    private static string Why(SaleDrift drift) =>
        drift.Correction switch
        {
            SaleCorrection.Store => "Redis decides: the store gets what Redis has.",
            SaleCorrection.PutBack => "An order that was stored was acknowledged: Redis gets it back.",
            SaleCorrection.Replace { Seen: var seen, By: var by } when seen.Version == by.Version =>
                "Both claim the same version: Redis went back and let the order end another way.",
            SaleCorrection.Replace { Seen: var seen, By: var by } when seen.Status == by.Status =>
                "Both claim the same version: Redis decides, with a higher one.",
            SaleCorrection.Replace => "The store only hears from Redis: Redis has lost a later decision.",
            SaleCorrection.Buyer => "The live orders say who owns what.",
            SaleCorrection.Hold => "The order says when its hold ends.",
            _ => "The orders say what is held and sold.",
        };
}
