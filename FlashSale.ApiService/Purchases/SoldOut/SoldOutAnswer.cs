using FlashSale.ApiService.FastLane;
using FlashSale.ApiService.Problems;
using FlashSale.ApiService.Security;
using FlashSale.ApiService.Sessions;
using FlashSale.Domain;
using Microsoft.AspNetCore.Http.Features;

namespace FlashSale.ApiService.Purchases.SoldOut;

/// <summary>
/// The fast lane of the button: refuses one unit of a sold-out sale to a session that was refused before. Whatever else a request may be
/// (badly formed, with a body, of a buyer, of a stranger) is left to the usual way.
/// </summary>
internal sealed class SoldOutAnswer(SoldOutGate gate, RecentVisitors visitors, FlashSaleTelemetry telemetry) : IFastAnswer
{
    /// <summary>The answer that every refused buyer of a sold-out sale gets.</summary>
    public static readonly ProblemResult NothingLeft = new ProblemResult(ProblemTypes.SoldOut)
    {
        Detail = "0 left.",
        Remaining = 0,
    }.Prepare();

    public Task? TryAnswer(HttpContext context)
    {
        if (
            !gate.AnyClosed
            || !ProductId.TryParse(context.Request.RouteValues["id"] as string, out var product)
            || !SessionCookie.TryRead(context.Request, out var session)
            || !visitors.TryFind(session, out var user)
            || context.Features.Get<IHttpRequestBodyDetectionFeature>() is not { CanHaveBody: false }
            || IdempotencyKey.Read(context.Request.Headers, out _) is not null
            || !gate.Refuses(product, user)
        )
            return null;
        telemetry.Purchase(ProblemTypes.SoldOut.Code);
        SecurityHeadersMiddleware.Write(context);
        return NothingLeft.ExecuteAsync(context);
    }
}
