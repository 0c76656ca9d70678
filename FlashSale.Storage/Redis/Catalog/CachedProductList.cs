namespace FlashSale.Storage.Redis.Catalog;

/// <summary>The cached form of the product list: <c>{"total":250,"products":[…]}</c>, newest first.</summary>
/// <param name="Total">Products in all; more than <paramref name="Products"/> when the list is longer than what is cached.</param>
/// <param name="Products">The first of them.</param>
internal sealed record CachedProductList(long Total, IReadOnlyList<CachedProduct> Products);
