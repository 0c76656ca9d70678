using FlashSale.ApiService.Problems;
using FlashSale.ApiService.Purchases.SoldOut;
using FlashSale.ApiService.RateLimiting;
using FlashSale.ApiService.Sessions;
using FlashSale.Domain;

namespace FlashSale.ApiService.Purchases;

/// <summary>The button.</summary>
internal static class PurchaseApi
{
    public static void MapPurchases(this IEndpointRouteBuilder api)
    {
        // Here and not by each request, which would need a scope of the container for it.
        var desk = api.ServiceProvider.GetRequiredService<PurchaseDesk>();
        api.MapPost(
                "user/buy/{id}",
                (string id, PurchaseBody? body, CurrentSession current, HttpContext context, CancellationToken cancel) =>
                    BuyAsync(id, body, current, context, desk, cancel)
            )
            .WithTags("Purchases")
            .RequireVerified()
            .WithMetadata(new TakesIdempotencyKey(Required: true), api.ServiceProvider.GetRequiredService<SoldOutAnswer>())
            .LimitAddress(RateActions.Purchase, deferred: true)
            .Refuses(PurchaseAnswer.Refusals)
            .Produces<PurchaseResponse>(StatusCodes.Status201Created)
            .Produces<PurchaseResponse>()
            .WithSummary("Buys. Repeat it with the same Idempotency-Key until it answers: you get the one order.");
    }

    /// <remarks>The hot path: no logging, no exception, one script.</remarks>
    private static ValueTask<PurchaseAnswer> BuyAsync(
        string id,
        PurchaseBody? body,
        CurrentSession current,
        HttpContext context,
        PurchaseDesk desk,
        CancellationToken cancel
    )
    {
        var quantity = body?.Quantity ?? 1;
        if (IdempotencyKey.Read(context.Request.Headers, out var key) is { } badKey)
            return new(new PurchaseAnswer(badKey));
        if (quantity is < 1 or > PurchaseBody.MaxQuantity)
            return new(new PurchaseAnswer(PurchaseBody.BadQuantity));
        return ProductId.TryParse(id, out var product)
            ? desk.BuyAsync(new(product, current.User, quantity, key, current.AddressLimit), current.Value.Id, cancel)
            : new(new PurchaseAnswer(PurchaseAnswer.NoSuchProduct));
    }
}
