using FlashSale.ApiService.Paging;
using FlashSale.ApiService.Problems;
using FlashSale.Domain;
using Microsoft.AspNetCore.Http.HttpResults;

namespace FlashSale.ApiService.Products;

/// <summary>The shop window, open to everyone.</summary>
internal static class ProductApi
{
    private const string Path = "product";

    /// <summary>HEAD: what GET would say of it, such as its ETag, without the body, which the server leaves out.</summary>
    private static readonly string[] Read = [HttpMethods.Get, HttpMethods.Head];

    private static readonly ProblemResult NoSuchProduct = ProblemTypes.UnknownProduct.Because("There is no product of this id.");

    public static void MapProducts(this IEndpointRouteBuilder api)
    {
        var products = api.MapGroup(Path).WithTags("Products").Refuses(ProblemTypes.StoreUnavailable);
        products
            .MapMethods("", Read, ListAsync)
            .Refuses(ProblemTypes.InvalidRequest)
            .WithSummary("Products, newest first, with live stock.");
        products
            .MapMethods("{id}", Read, FindAsync)
            .WithMetadata(api.ServiceProvider.GetRequiredService<ProductAnswer>())
            .Refuses(ProblemTypes.UnknownProduct)
            .WithSummary("One product with live stock.");
    }

    /// <summary>Where a product is read.</summary>
    public static string PathOf(ProductId id) => $"{ApiPipeline.Prefix}/{Path}/{id.Value}";

    internal static async Task<Results<Ok<PageResponse<ProductResponse>>, ProblemResult>> ListAsync(
        [AsParameters] PageQuery page,
        HttpContext context,
        ProductShelf shelf,
        CancellationToken cancel
    )
    {
        if (page.Check() is { } problem)
            return problem;
        var products = await shelf.ListAsync(page.Skip, page.Take, cancel);
        page.WriteLinks(context, products.Total);
        context.Response.Headers.CacheControl = "no-cache";
        var items = products.Items.Select(ProductResponse.Of);
        return TypedResults.Ok(new PageResponse<ProductResponse>([.. items], products.Total, page.Skip, page.Take));
    }

    internal static async Task<Results<Ok<ProductResponse>, StatusCodeHttpResult, ProblemResult>> FindAsync(
        string id,
        HttpContext context,
        ProductShelf shelf,
        ProductPages pages,
        CancellationToken cancel
    )
    {
        var asked = pages.Now;
        if (!ProductId.TryParse(id, out var product) || await shelf.FindAsync(product, cancel) is not { } view)
            return NoSuchProduct;
        pages.Offer(view, asked);
        var (etag, headers) = (view.ETag, context.Response.Headers);
        headers.CacheControl = ProductPages.CacheControl;
        headers.ETag = etag;
        return ETags.IsCurrent(context.Request.Headers.IfNoneMatch, etag)
            ? TypedResults.StatusCode(StatusCodes.Status304NotModified)
            : TypedResults.Ok(ProductResponse.Of(view));
    }
}
