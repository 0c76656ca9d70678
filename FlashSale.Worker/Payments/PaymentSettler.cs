using FlashSale.Domain;
using Microsoft.Extensions.Options;

namespace FlashSale.Worker;

/// <summary>
/// Finishes payments that nobody else did: the API died between two steps, the provider was away, the order ended unpaid. Every step is
/// idempotent, so any number of workers may do this, also while the API still tries.
/// </summary>
internal sealed class PaymentSettler(
    IPaymentStore payments,
    PaymentSettlement settlement,
    IOptions<SettlerOptions> options,
    LoopHealth health,
    TimeProvider time,
    ILogger<PaymentSettler> logger
) : PeriodicLoop(health, time, logger)
{
    protected override TimeSpan Interval => options.Value.Interval;

    internal override async Task RunOnceAsync(CancellationToken cancel)
    {
        // What can't be settled is postponed and does not come back in this pass, so the pages end.
        for (var now = Time.GetUtcNow(); ; )
        {
            var due = await payments.ListDueAsync(now, options.Value.BatchSize, cancel);
            await ForEachAsync(due, options.Value.Parallelism, SettleAsync, cancel);
            if (due.Count < options.Value.BatchSize)
                return;
        }
    }

    private async Task SettleAsync(Payment payment, CancellationToken cancel)
    {
        var settled = new Settlement(PaymentState.Open);
        try
        {
            settled = await settlement.ResumeAsync(payment, cancel);
        }
        finally
        {
            // Also after a mistake of ours: one payment must not keep the others from their turn.
            if (settled.State == PaymentState.Open)
                await payments.PostponeAsync(payment.Order, NextLook(payment), cancel);
        }
        if (settled.State == PaymentState.Failed)
            Log.PaymentFailed(Logger, payment.Order, settled.Order);
        else if (settled.State != PaymentState.Open)
            Log.PaymentSettled(Logger, payment.Order, settled.State);
    }

    /// <summary>It waits as long again as it has waited, within bounds: soon for a hiccup, seldom for an outage.</summary>
    private DateTimeOffset NextLook(Payment payment)
    {
        var now = Time.GetUtcNow();
        var age = now - payment.CreatedAt;
        var (min, max) = (options.Value.MinWait, options.Value.MaxWait);
        return now
            + (
                age > max ? max
                : age < min ? min
                : age
            );
    }
}
