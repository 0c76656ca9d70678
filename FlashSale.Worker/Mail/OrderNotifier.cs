using FlashSale.Domain;
using Microsoft.Extensions.Options;

namespace FlashSale.Worker;

/// <summary>
/// Writes the mails about stored orders. It waits while the outbox is full: a sold-out sale means thousands of mails, and a one-time
/// password must not stand behind them.
/// </summary>
internal sealed class OrderNotifier(
    IOrderNotices notices,
    IMailOutbox outbox,
    IMailer mailer,
    IUserStore users,
    IOrderStore orders,
    IProductStore products,
    ConsumerName name,
    IOptions<MailOptions> options,
    LoopHealth health,
    TimeProvider time,
    ILogger<OrderNotifier> logger
) : PeriodicLoop(health, time, logger)
{
    protected override TimeSpan Interval => options.Value.Interval;

    internal override async Task RunOnceAsync(CancellationToken cancel)
    {
        var settings = options.Value;
        while (await HasRoomAsync(settings, cancel))
        {
            if (await notices.TakeAsync(name.Value, settings.Retry, cancel) is not { } notice)
                return;
            await TellAsync(notice, cancel);
            await notices.FinishAsync(notice, cancel);
        }
    }

    /// <summary>
    /// What was deferred stands in nobody's way, and may be there for a day. Only when there is very much of it, the mail server is away, and
    /// the rest is kept as notices, which are smaller and nobody looks through.
    /// </summary>
    private async Task<bool> HasRoomAsync(MailOptions settings, CancellationToken cancel)
    {
        var (count, later) = (outbox.CountAsync(cancel), outbox.CountDeferredAsync(cancel));
        await Task.WhenAll(count, later);
        var deferred = await later;
        return deferred < settings.DeferredLimit && await count - deferred < settings.OutboxLimit;
    }

    /// <summary>
    /// Fails as a whole: after its lease all of it is told again, with the same Message-IDs. What has been overtaken is not told: an event
    /// may be stored again long after a later one, by whoever takes over from a dead worker or replays a dead letter.
    /// </summary>
    private async Task TellAsync(OrderNotice notice, CancellationToken cancel)
    {
        var buyers = await users.FindAsync([.. notice.Orders.Select(static order => order.User)], cancel);
        Order[] real = [.. notice.Orders.Where(order => buyers.TryGetValue(order.User, out var buyer) && !LoadTestAddress.Is(buyer.Email))];
        var stored = (await orders.FindManyAsync([.. real.Select(static order => order.Id)], cancel)).ToDictionary(static order =>
            order.Id
        );
        var mails = new List<Task>();
        var names = new Dictionary<ProductId, string>();
        foreach (var order in real)
        {
            if (!stored.TryGetValue(order.Id, out var now) || (now.Version, now.Status) != (order.Version, order.Status))
                continue;
            if (!names.TryGetValue(order.Product, out var product))
                names[order.Product] = product = (await products.FindAsync(order.Product, cancel))?.Name ?? "your product";
            mails.Add(mailer.SendAsync(OrderMail.Compose(order, buyers[order.User].Email, product), cancel));
        }
        await Task.WhenAll(mails);
    }
}
