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
        while (await outbox.CountAsync(cancel) < settings.OutboxLimit)
        {
            if (await notices.TakeAsync(name.Value, settings.Retry, cancel) is not { } notice)
                return;
            await TellAsync(notice, cancel);
            await notices.FinishAsync(notice, cancel);
        }
    }

    /// <summary>Fails as a whole: after its lease all of it is told again, with the same Message-IDs.</summary>
    private async Task TellAsync(OrderNotice notice, CancellationToken cancel)
    {
        var buyers = await users.FindAsync([.. notice.Orders.Select(static order => order.User)], cancel);
        var mails = new List<Task>();
        var names = new Dictionary<ProductId, string>();
        foreach (var order in notice.Orders)
        {
            if (!buyers.TryGetValue(order.User, out var buyer) || LoadTestAddress.Is(buyer.Email))
                continue;
            if (!names.TryGetValue(order.Product, out var product))
                names[order.Product] = product = (await products.FindAsync(order.Product, cancel))?.Name ?? "your product";
            mails.Add(mailer.SendAsync(OrderMail.Compose(order, buyer.Email, product, Time.GetUtcNow()), cancel));
        }
        await Task.WhenAll(mails);
    }
}
