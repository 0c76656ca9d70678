using FlashSale.ApiService.FastLane;
using FlashSale.ApiService.Security;
using FlashSale.Domain;

namespace FlashSale.ApiService.Products;

/// <summary>The fast lane of a product: what <see cref="ProductPages"/> has, as it is.</summary>
internal sealed class ProductAnswer(ProductPages pages, FlashSaleTelemetry telemetry) : IFastAnswer
{
    private const string Json = "application/json; charset=utf-8";

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
        response.ContentType = Json;
        response.ContentLength = page.Body.Length;
        page.Body.CopyTo(response.BodyWriter.GetSpan(page.Body.Length));
        // Sent with the headers when the request ends.
        response.BodyWriter.Advance(page.Body.Length);
        return Task.CompletedTask;
    }
}
