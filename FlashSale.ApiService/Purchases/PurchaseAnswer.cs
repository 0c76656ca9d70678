using System.Globalization;
using FlashSale.ApiService.Json;
using FlashSale.ApiService.Orders;
using FlashSale.ApiService.Problems;
using FlashSale.ApiService.Purchases.SoldOut;
using FlashSale.ApiService.RateLimiting;
using FlashSale.Domain;

namespace FlashSale.ApiService.Purchases;

/// <summary>The one HTTP answer that each outcome of a purchase has.</summary>
internal sealed class PurchaseAnswer : IResult, IStatusCodeHttpResult
{
    public const string ReplayedHeader = "Idempotent-Replayed";

    /// <summary>Every way in which a purchase is refused, besides those of the door.</summary>
    public static readonly ProblemType[] Refusals =
    [
        ProblemTypes.InvalidRequest,
        ProblemTypes.InvalidJson,
        ProblemTypes.IdempotencyKeyMissing,
        ProblemTypes.IdempotencyKeyInvalid,
        ProblemTypes.UnknownProduct,
        ProblemTypes.SoldOut,
        ProblemTypes.LimitReached,
        ProblemTypes.SaleNotOpen,
        ProblemTypes.SaleClosed,
        ProblemTypes.SalePaused,
        ProblemTypes.IdempotencyKeyReused,
        ProblemTypes.SaleRebuilding,
        ProblemTypes.StoreUnavailable,
    ];

    public static readonly ProblemResult NoSuchProduct = ProblemTypes.UnknownProduct.Because("There is no product of this id.");

    /// <summary>The answer of a sale that is sold out.</summary>
    public static readonly PurchaseAnswer NothingLeft = new(SoldOutAnswer.NothingLeft);

    private static readonly ProblemResult KeyReused = ProblemTypes.IdempotencyKeyReused.Because(ProblemTypes.IdempotencyKeyReused.Advice);
    private static readonly ProblemResult Closed = ProblemTypes.SaleClosed.Because("The sale is over.");
    private static readonly ProblemResult Paused = ProblemTypes.SalePaused.Because("The sale is paused. It may go on.");

    private readonly ProblemResult? _refusal;
    private readonly PurchaseOutcome.Accepted? _accepted;

    public PurchaseAnswer(ProblemResult refusal) => _refusal = refusal;

    private PurchaseAnswer(PurchaseOutcome.Accepted accepted) => _accepted = accepted;

    /// <summary>For metrics: the problem's code, <c>accepted</c> or <c>replayed</c>.</summary>
    public string Code => _refusal?.Type.Code ?? (_accepted!.Replayed ? "replayed" : "accepted");

    public int? StatusCode => _refusal?.Type.Status ?? (_accepted!.Replayed ? StatusCodes.Status200OK : StatusCodes.Status201Created);

    public static PurchaseAnswer To(PurchaseOutcome outcome) =>
        outcome switch
        {
            PurchaseOutcome.Accepted accepted => new(accepted),
            PurchaseOutcome.KeyReused => new(KeyReused),
            PurchaseOutcome.RateLimited limited => new(RateLimitHeaders.Refusal(limited.Decision)),
            PurchaseOutcome.UnknownProduct => new(NoSuchProduct),
            PurchaseOutcome.NotOpenYet early => new(NotOpen(early)),
            PurchaseOutcome.SaleClosed => new(Closed),
            PurchaseOutcome.SalePaused => new(Paused),
            PurchaseOutcome.LimitReached reached => new(
                new ProblemResult(ProblemTypes.LimitReached) { Detail = $"One buyer may have {reached.Limit}.", Limit = reached.Limit }
            ),
            PurchaseOutcome.SoldOut { Remaining: 0 } => NothingLeft,
            PurchaseOutcome.SoldOut sold => new(
                new ProblemResult(ProblemTypes.SoldOut) { Detail = $"{sold.Remaining} left.", Remaining = sold.Remaining }
            ),
            PurchaseOutcome.Unavailable => new(ExceptionProblems.StoreAway),
            _ => throw new InvalidOperationException($"No answer for {outcome.GetType().Name}."),
        };

    public Task ExecuteAsync(HttpContext httpContext)
    {
        if (_refusal is not null)
            return _refusal.ExecuteAsync(httpContext);
        var response = httpContext.Response;
        response.StatusCode = StatusCode!.Value;
        response.Headers.Location = OrderApi.PathOf(_accepted!.Order.Id);
        if (_accepted.Replayed)
            response.Headers[ReplayedHeader] = "true";
        var body = PurchaseResponse.Of(_accepted.Order, _accepted.Remaining);
        JsonBody.Write(response, body, ApiJson.Default.PurchaseResponse, ApiJson.MediaType);
        return Task.CompletedTask;
    }

    private static ProblemResult NotOpen(PurchaseOutcome.NotOpenYet early) =>
        new(ProblemTypes.SaleNotOpen)
        {
            Detail = string.Create(CultureInfo.InvariantCulture, $"The sale starts at {early.StartsAt.UtcDateTime:u}."),
            StartsAt = early.StartsAt,
            RetryAfter = early.Wait,
        };
}
