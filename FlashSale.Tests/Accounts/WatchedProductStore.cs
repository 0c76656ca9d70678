using FlashSale.Domain;
using Microsoft.Extensions.DependencyInjection;

namespace FlashSale.Tests.Accounts;

/// <summary>The real store, with its reads counted and, on demand, held up after they saw what they saw.</summary>
internal sealed class WatchedProductStore(IProductStore inner) : IProductStore
{
    private int _reads;

    /// <summary>Single products and lists that were read.</summary>
    public int Reads => Volatile.Read(ref _reads);

    /// <summary>Awaited between reading and answering.</summary>
    public Func<Task> AfterRead { get; set; } = static () => Task.CompletedTask;

    /// <summary>Awaited between writing and answering: what throws here leaves the caller not knowing that it was written.</summary>
    public Func<Task> AfterWrite { get; set; } = static () => Task.CompletedTask;

    public void ResetReads() => Volatile.Write(ref _reads, 0);

    public static void Decorate(IServiceCollection services)
    {
        var inner = services.Last(static d => d.ServiceType == typeof(IProductStore));
        services.AddSingleton<IProductStore>(provider => new WatchedProductStore(
            (IProductStore)ActivatorUtilities.CreateInstance(provider, inner.ImplementationType!)
        ));
    }

    public async Task<Product?> FindAsync(ProductId id, CancellationToken cancel)
    {
        Interlocked.Increment(ref _reads);
        var product = await inner.FindAsync(id, cancel);
        await AfterRead();
        return product;
    }

    public async Task<Page<Product>> ListAsync(int offset, int count, CancellationToken cancel)
    {
        Interlocked.Increment(ref _reads);
        var page = await inner.ListAsync(offset, count, cancel);
        await AfterRead();
        return page;
    }

    public Task<IReadOnlyList<ProductId>> ListWithdrawnAsync(CancellationToken cancel) => inner.ListWithdrawnAsync(cancel);

    public async Task InsertAsync(Product product, CancellationToken cancel)
    {
        await inner.InsertAsync(product, cancel);
        await AfterWrite();
    }

    public async Task<bool> UpdateAsync(Product product, CancellationToken cancel)
    {
        var updated = await inner.UpdateAsync(product, cancel);
        await AfterWrite();
        return updated;
    }

    public async Task<bool> ApplySaleChangeAsync(SaleEvent.SaleChanged change, CancellationToken cancel)
    {
        var changed = await inner.ApplySaleChangeAsync(change, cancel);
        await AfterWrite();
        return changed;
    }
}
