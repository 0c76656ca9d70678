using FlashSale.Domain;
using FlashSale.Storage.Redis;
using FlashSale.Tests.Worker;
using FlashSale.Worker;
using Order = FlashSale.Domain.Order;

namespace FlashSale.Tests.Mail;

/// <summary>From a purchase to the mail about it, and what is asked of that.</summary>
internal static class OrderMails
{
    /// <summary>By somebody who has an account.</summary>
    public static async Task<Order> BuyAsync(WorkerBench bench, ProductId sale, Func<UserId, string>? address = null)
    {
        var id = UserId.New();
        var user = new User
        {
            Id = id,
            Email = address?.Invoke(id) ?? $"{id}@example.test",
            PasswordHash = "",
            CreatedAt = DateTimeOffset.UnixEpoch,
        };
        Assert.True(await bench.Get<IUserStore>().TryInsertAsync(user, default));
        return await bench.BuyAsync(sale, id);
    }

    public static async Task StoreAsync(WorkerBench bench, ProductId sale) =>
        await bench.Handler.HandleAsync(sale, await bench.ReadAsync(sale), default);

    public static async Task SendAllAsync(WorkerBench bench)
    {
        await bench.Get<OrderNotifier>().RunOnceAsync(default);
        await bench.Get<OutboxSender>().RunOnceAsync(default);
    }

    public static bool Tells(string mail, string subject, Order order, int version) =>
        mail.Contains($"Subject: {subject}\n", StringComparison.OrdinalIgnoreCase)
        && mail.Contains($"<{order.Id}.{version}@shop.test>", StringComparison.Ordinal)
        && mail.Contains($"{order.User}@example.test", StringComparison.Ordinal);

    public static async Task AssertNothingIsLeftAsync(WorkerBench bench)
    {
        Assert.Equal(0, await bench.Get<IMailOutbox>().CountAsync(default));
        Assert.Equal(0, (long)await bench.Redis.ExecuteAsync("XLEN", RedisKeys.OrderNotices));
    }
}
