using FlashSale.Domain;

namespace FlashSale.Tests.Stores;

/// <summary>The store ports as one service process has them. Two instances on one database stand for two processes.</summary>
public sealed record StoreInstance(
    IStoreLifecycle Lifecycle,
    IUserStore Users,
    IProductStore Products,
    IOrderStore Orders,
    IPaymentStore Payments,
    IRepairLog Repairs,
    Action Close
) : IDisposable
{
    public void Dispose() => Close();
}
