using FlashSale.Domain;

namespace FlashSale.ApiService.Products;

/// <summary>Products as visitors see them. A shop without its live figures is better than no shop: Redis may be away.</summary>
internal sealed class ProductShelf(IProductCatalog catalog, ISaleReader sales, TimeProvider time)
{
    /// <summary>Null when there is none, or it was withdrawn.</summary>
    /// <exception cref="StoreUnavailableException">Neither cache nor store could be asked.</exception>
    public async ValueTask<ProductView?> FindAsync(ProductId id, CancellationToken cancel) =>
        await catalog.FindAsync(id, cancel) is { } product
            ? ProductView.Of(product, await FindSaleAsync(id, cancel), time.GetUtcNow())
            : null;

    /// <summary>Newest first.</summary>
    /// <exception cref="StoreUnavailableException">Neither cache nor store could be asked.</exception>
    public async Task<Page<ProductView>> ListAsync(int skip, int take, CancellationToken cancel)
    {
        var page = await catalog.ListAsync(skip, take, cancel);
        var live = await FindSalesAsync([.. page.Items.Select(static product => product.Id)], cancel);
        var now = time.GetUtcNow();
        return new([.. page.Items.Select(product => ProductView.Of(product, live.GetValueOrDefault(product.Id), now))], page.Total);
    }

    private async ValueTask<SaleSnapshot?> FindSaleAsync(ProductId id, CancellationToken cancel)
    {
        try
        {
            return await sales.FindSaleAsync(id, cancel);
        }
        catch (StoreUnavailableException)
        {
            return null;
        }
    }

    private async Task<IReadOnlyDictionary<ProductId, SaleSnapshot>> FindSalesAsync(ProductId[] ids, CancellationToken cancel)
    {
        try
        {
            return ids.Length == 0 ? new Dictionary<ProductId, SaleSnapshot>() : await sales.FindSalesAsync(ids, cancel);
        }
        catch (StoreUnavailableException)
        {
            return new Dictionary<ProductId, SaleSnapshot>();
        }
    }
}
