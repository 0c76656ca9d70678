using FlashSale.ApiService.Problems;
using FlashSale.ApiService.Purchases;
using FlashSale.ApiService.Sessions;
using FlashSale.Domain;
using Microsoft.AspNetCore.Http.HttpResults;

namespace FlashSale.ApiService.Products;

/// <summary>Making, changing and withdrawing products.</summary>
internal static class ProductAdminApi
{
    private static readonly ProblemResult NoSuchProduct = ProblemTypes.UnknownProduct.Because("There is no product of this id.");

    public static void MapProductAdmin(this IEndpointRouteBuilder api)
    {
        var admin = api.MapGroup("").WithTags("Products (administration)").RequireAdmin().Refuses(ProblemTypes.StoreUnavailable);
        admin
            .MapPost("product/create-product", CreateAsync)
            .WithMetadata(new TakesIdempotencyKey(Required: false))
            .Refuses(ProblemTypes.InvalidRequest, ProblemTypes.IdempotencyKeyInvalid, ProblemTypes.IdempotencyKeyReused)
            .WithSummary("Makes a product and opens its sale. With an Idempotency-Key it can be repeated: you get the one product.");
        foreach (var path in (string[])["product/update-product/{id}", "products/update-product/{id}"])
        {
            admin
                .MapPut(path, UpdateAsync)
                .Refuses(ProductEditor.Refusals)
                .WithSummary("Replaces a product. If-Match with its ETag guards against overwriting somebody else's change.");
        }
        admin
            .MapDelete("product/delete-product/{id}", DeleteAsync)
            .Refuses(ProblemTypes.UnknownProduct, ProblemTypes.SaleRebuilding)
            .WithSummary("Withdraws a product. Its orders stay.");
    }

    internal static async Task<Results<Created<ProductResponse>, Ok<ProductResponse>, ProblemResult>> CreateAsync(
        ProductRequest body,
        CurrentSession current,
        HttpContext context,
        ProductEditor editor,
        CancellationToken cancel
    )
    {
        if (IdempotencyKey.ReadOptional(context.Request.Headers, out var key) is { } badKey)
            return badKey;
        if (!ProductDraft.TryRead(body, ProductDraft.MaxUnits, out var draft, out var problem))
            return problem;
        var (view, replayed, refusal) = await editor.CreateAsync(draft, key is null ? null : ProductId.Of(current.User, key), cancel);
        var headers = context.Response.Headers;
        if (view is not null)
            headers.Location = ProductApi.PathOf(view.Product.Id);
        if (view is null || refusal is not null)
            return refusal!;
        headers.ETag = view.ETag;
        if (!replayed)
            return TypedResults.Created((string?)null, ProductResponse.Of(view));
        headers[PurchaseAnswer.ReplayedHeader] = "true";
        return TypedResults.Ok(ProductResponse.Of(view));
    }

    internal static async Task<Results<Ok<ProductResponse>, ProblemResult>> UpdateAsync(
        string id,
        ProductRequest body,
        HttpContext context,
        ProductEditor editor,
        CancellationToken cancel
    )
    {
        if (!ProductId.TryParse(id, out var product))
            return NoSuchProduct;
        // How many it may have at most depends on how many it has.
        if (!ProductDraft.TryRead(body, int.MaxValue, out var draft, out var problem))
            return problem;
        var (view, refusal) = await editor.UpdateAsync(product, draft, context.Request.Headers.IfMatch, cancel);
        if (view is null)
            return refusal!;
        context.Response.Headers.ETag = view.ETag;
        return TypedResults.Ok(ProductResponse.Of(view));
    }

    internal static async Task<Results<NoContent, ProblemResult>> DeleteAsync(string id, ProductEditor editor, CancellationToken cancel)
    {
        if (!ProductId.TryParse(id, out var product))
            return NoSuchProduct;
        return await editor.WithdrawAsync(product, cancel) is { } refusal ? refusal : TypedResults.NoContent();
    }
}
