using FlashSale.ApiService.Paging;
using FlashSale.ApiService.Problems;
using FlashSale.ApiService.Products;
using FlashSale.ApiService.Sessions;
using FlashSale.Domain;
using Microsoft.AspNetCore.Http.HttpResults;

namespace FlashSale.ApiService.Admin;

/// <summary>Repairing what drifted, and the records of it.</summary>
internal static class ReconcileApi
{
    private static readonly ProblemResult NoSuchProduct = ProblemTypes.UnknownProduct.Because("There is no product of this id.");

    public static void MapReconcile(this IEndpointRouteBuilder api)
    {
        var admin = api.MapGroup("admin").WithTags("Sales (administration)").RequireAdmin().Refuses(ProblemTypes.StoreUnavailable);
        admin
            .MapPost("sales/{id}/reconcile", ReconcileAsync)
            .Refuses(ProblemTypes.UnknownProduct, ProblemTypes.SaleClosed, ProblemTypes.SaleRebuilding)
            .WithSummary("Looks twice at the sale now, and repairs what both looks agree on.");
        admin.MapPost("reconcile", ReconcileAllAsync).WithSummary("The same for every sale. Tells those in which there was anything.");
        admin
            .MapGet("repairs", ListAllAsync)
            .Refuses(ProblemTypes.InvalidRequest)
            .WithSummary("The records of all repairs of all sales, newest first.");
        admin
            .MapGet("sales/{id}/repairs", ListAsync)
            .Refuses(ProblemTypes.InvalidRequest, ProblemTypes.UnknownProduct)
            .WithSummary("The records of all repairs of the sale, newest first.");
    }

    internal static async Task<Results<Ok<ReconcileResponse>, ProblemResult>> ReconcileAsync(
        string id,
        ReconcileDesk desk,
        MissingSales missing,
        CancellationToken cancel
    )
    {
        if (!ProductId.TryParse(id, out var product))
            return NoSuchProduct;
        return await desk.ReconcileAsync(product, cancel) is { } result
            ? TypedResults.Ok(result)
            : await missing.ExplainAsync(product, cancel);
    }

    internal static async Task<Ok<ReconcileAllResponse>> ReconcileAllAsync(ReconcileDesk desk, CancellationToken cancel) =>
        TypedResults.Ok(await desk.ReconcileAllAsync(cancel));

    internal static async Task<Results<Ok<PageResponse<RepairResponse>>, ProblemResult>> ListAsync(
        string id,
        [AsParameters] PageQuery page,
        HttpContext context,
        IProductStore products,
        IRepairLog log,
        CancellationToken cancel
    )
    {
        if (page.Check() is { } problem)
            return problem;
        // Also of a withdrawn product, which the catalogue doesn't show.
        if (!ProductId.TryParse(id, out var product) || await products.FindAsync(product, cancel) is null)
            return NoSuchProduct;
        return TypedResults.Ok(await ReadAsync(product, page, context, log, cancel));
    }

    internal static async Task<Results<Ok<PageResponse<RepairResponse>>, ProblemResult>> ListAllAsync(
        [AsParameters] PageQuery page,
        HttpContext context,
        IRepairLog log,
        CancellationToken cancel
    ) => page.Check() is { } problem ? problem : TypedResults.Ok(await ReadAsync(null, page, context, log, cancel));

    private static async Task<PageResponse<RepairResponse>> ReadAsync(
        ProductId? product,
        PageQuery page,
        HttpContext context,
        IRepairLog log,
        CancellationToken cancel
    )
    {
        var records = await log.ListAsync(product, page.Skip, page.Take, cancel);
        page.WriteLinks(context, records.Total);
        return new([.. records.Items.Select(RepairResponse.Of)], records.Total, page.Skip, page.Take);
    }
}
