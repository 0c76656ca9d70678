using FlashSale.ApiService.FastLane;
using FlashSale.ApiService.Json;
using FlashSale.ApiService.Security;
using FlashSale.Domain;

namespace FlashSale.ApiService.Products;

/// <summary>The fast lane of a product: what <see cref="ProductPages"/> has, as it is.</summary>
internal sealed class ProductAnswer(ProductPages pages, FlashSaleTelemetry telemetry) : IFastAnswer
{
    public Task? TryAnswer(HttpContext context)
    {
        var (request, response) = (context.Request, context.Response);
        if (
            !HttpMethods.IsGet(request.Method)
            || !ProductId.TryParse(request.RouteValues["id"] as string, out var product)
            || pages.Find(product) is not { } page
        )
            return null;
        telemetry.CacheRequest("product", "hit");
        response.Headers.CacheControl = ProductPages.CacheControl;
        response.Headers.ETag = page.ETag;
        SecurityHeadersMiddleware.Write(context);
        if (request.Headers.IfNoneMatch is { Count: > 0 } known && ETags.IsCurrent(known, page.ETag))
        {
            response.StatusCode = StatusCodes.Status304NotModified;
            return Task.CompletedTask;
        }
        JsonBody.Write(response, page.Body, ApiJson.MediaType);
        return Task.CompletedTask;
    }
}
