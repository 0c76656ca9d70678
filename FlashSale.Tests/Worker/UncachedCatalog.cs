using FlashSale.Domain;

namespace FlashSale.Tests.Worker;

/// <summary>Stands in until the catalog exists.</summary>
internal sealed class UncachedCatalog(IProductStore store) : IProductCatalog
{
    public async ValueTask<Product?> FindAsync(ProductId id, CancellationToken cancel) => await store.FindAsync(id, cancel);

    public Task<Page<Product>> ListAsync(int offset, int count, CancellationToken cancel) => store.ListAsync(offset, count, cancel);

    public Task CreateAsync(Product product, CancellationToken cancel) => store.InsertAsync(product, cancel);

    public Task<bool> UpdateAsync(Product product, CancellationToken cancel) => store.UpdateAsync(product, cancel);

    public Task InvalidateAsync(ProductId id, CancellationToken cancel) => Task.CompletedTask;
}
