using FlashSale.ApiService.Overload;
using FlashSale.ApiService.Problems;
using FlashSale.Domain;
using Microsoft.AspNetCore.Http.HttpResults;

namespace FlashSale.ApiService.Payments;

/// <summary>What the payment provider calls. Buyers pay at their orders.</summary>
internal static class PaymentApi
{
    private const string Signature = "Stripe-Signature";

    public static void MapPayments(this IEndpointRouteBuilder api)
    {
        api.MapGroup("payments")
            .WithTags("Payments")
            .MapPost("webhook", HearAsync)
            .GuardPayments()
            .Refuses(ProblemTypes.WebhookRefused, ProblemTypes.PayloadTooLarge, ProblemTypes.StoreUnavailable)
            .WithSummary("For the payment provider: tells that something happened to a payment. Signed (Stripe-Signature).");
    }

    /// <summary>
    /// An order that is settled already stays as it is, so a message may come any number of times. 503, where a store is away, makes the
    /// provider send it again.
    /// </summary>
    internal static async Task<Results<Ok, ProblemResult>> HearAsync(
        HttpContext context,
        IPaymentNotices notices,
        IPaymentStore payments,
        PaymentSettlement settlement,
        CancellationToken cancel
    )
    {
        using var body = new MemoryStream();
        await context.Request.Body.CopyToAsync(body, cancel);
        var header = context.Request.Headers[Signature];
        switch (notices.Read(body.GetBuffer().AsMemory(0, (int)body.Length), header.Count == 1 ? header.ToString() : null))
        {
            case PaymentNotice.Refused refused:
                return ProblemTypes.WebhookRefused.Because(refused.Reason);
            case PaymentNotice.About about
                when await payments.FindAsync(about.Order, cancel) is { } payment && payment.Reference == about.Reference:
                await settlement.ResumeAsync(payment, CancellationToken.None);
                break;
        }
        return TypedResults.Ok();
    }
}
