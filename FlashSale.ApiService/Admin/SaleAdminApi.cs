using FlashSale.ApiService.Problems;
using FlashSale.ApiService.Products;
using FlashSale.ApiService.Purchases;
using FlashSale.ApiService.Sessions;
using FlashSale.Domain;
using Microsoft.AspNetCore.Http.HttpResults;

namespace FlashSale.ApiService.Admin;

/// <summary>Running a sale.</summary>
internal static class SaleAdminApi
{
    private static readonly ProblemResult NoSuchProduct = ProblemTypes.UnknownProduct.Because("There is no product of this id.");

    /// <summary>Everywhere else a retry is safe, and the answer says so.</summary>
    private static readonly ProblemResult Unsure = ProblemTypes.StoreUnavailable.Because(
        "Whether the units were added is not known: compare the total before you ask again. With an Idempotency-Key a retry is safe."
    );

    public static void MapSaleAdmin(this IEndpointRouteBuilder api)
    {
        var sales = api.MapGroup("admin/sales/{id}")
            .WithTags("Sales (administration)")
            .RequireAdmin()
            .Refuses(ProblemTypes.UnknownProduct, ProblemTypes.SaleRebuilding, ProblemTypes.StoreUnavailable);
        sales.MapGet("audit", AuditAsync).WithSummary("Whether the figures of Redis and the store agree.");
        sales
            .MapPost("restock", RestockAsync)
            .WithMetadata(new TakesIdempotencyKey(Required: false))
            .Refuses(
                ProblemTypes.InvalidRequest,
                ProblemTypes.SaleClosed,
                ProblemTypes.IdempotencyKeyInvalid,
                ProblemTypes.IdempotencyKeyReused
            )
            .WithSummary("Adds units to total and stock. With an Idempotency-Key it can be repeated: they are added once.");
        sales.MapPost("pause", PauseAsync).Refuses(ProblemTypes.SaleClosed).WithSummary("Stops selling for a while.");
        sales.MapPost("resume", ResumeAsync).Refuses(ProblemTypes.SaleClosed).WithSummary("Goes on selling.");
        sales.MapPost("close", CloseAsync).WithSummary("Ends the sale for good. Open holds may still be paid.");
    }

    internal static async Task<Results<Ok<AuditResponse>, ProblemResult>> AuditAsync(
        string id,
        SaleAuditor auditor,
        MissingSales missing,
        CancellationToken cancel
    )
    {
        if (!ProductId.TryParse(id, out var product))
            return NoSuchProduct;
        return await auditor.AuditAsync(product, cancel) is { } audit
            ? TypedResults.Ok(AuditResponse.Of(audit))
            : await missing.ExplainAsync(product, cancel);
    }

    internal static async Task<Results<Ok<SaleResponse>, ProblemResult>> RestockAsync(
        string id,
        RestockRequest body,
        CurrentSession session,
        HttpContext context,
        SaleDesk desk,
        CancellationToken cancel
    )
    {
        if (IdempotencyKey.ReadOptional(context.Request.Headers, out var key) is { } badKey)
            return badKey;
        if (!body.IsValid(out var problem))
            return problem;
        try
        {
            return await desk.DoAsync(id, AddAsync, cancel);
        }
        catch (StoreUnavailableException) when (key is null)
        {
            return Unsure;
        }

        async Task<SaleControlOutcome> AddAsync(ISaleControl control, ProductId product)
        {
            // As everywhere, a key is its user's own: another operator's restock may have the same one.
            var own = key is null ? null : $"{session.User}:{key}";
            var outcome = await control.RestockAsync(product, body.Units!.Value, own, cancel);
            if (outcome is SaleControlOutcome.Done { Replayed: true })
                context.Response.Headers[PurchaseAnswer.ReplayedHeader] = "true";
            return outcome;
        }
    }

    internal static Task<Results<Ok<SaleResponse>, ProblemResult>> PauseAsync(string id, SaleDesk desk, CancellationToken cancel) =>
        desk.DoAsync(id, (control, product) => control.PauseAsync(product, cancel), cancel);

    internal static Task<Results<Ok<SaleResponse>, ProblemResult>> ResumeAsync(string id, SaleDesk desk, CancellationToken cancel) =>
        desk.DoAsync(id, (control, product) => control.ResumeAsync(product, cancel), cancel);

    internal static Task<Results<Ok<SaleResponse>, ProblemResult>> CloseAsync(string id, SaleDesk desk, CancellationToken cancel) =>
        desk.DoAsync(id, (control, product) => control.CloseAsync(product, withdraw: false, cancel), cancel);
}
