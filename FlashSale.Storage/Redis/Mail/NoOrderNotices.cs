using FlashSale.Domain;

namespace FlashSale.Storage.Redis.Mail;

/// <summary>Where nobody could be told, or nobody is to be.</summary>
internal sealed class NoOrderNotices : IOrderNotices
{
    public Task AddAsync(IReadOnlyCollection<Order> orders, CancellationToken cancel) => Task.CompletedTask;

    public Task<OrderNotice?> TakeAsync(string consumer, MailRetry retry, CancellationToken cancel) => Task.FromResult<OrderNotice?>(null);

    public Task FinishAsync(OrderNotice notice, CancellationToken cancel) => Task.CompletedTask;

    public Task<long> ForgetConsumersAsync(TimeSpan idle, CancellationToken cancel) => Task.FromResult(0L);
}
