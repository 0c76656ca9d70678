using FlashSale.ApiService.Overload;
using FlashSale.ApiService.Paging;
using FlashSale.ApiService.Payments;
using FlashSale.ApiService.Problems;
using FlashSale.ApiService.Sessions;
using FlashSale.Domain;
using Microsoft.AspNetCore.Http.HttpResults;

namespace FlashSale.ApiService.Orders;

/// <summary>A buyer's orders: reading, paying, cancelling.</summary>
internal static class OrderApi
{
    private const string Path = "user/orders";

    private static readonly ProblemResult NotYours = ProblemTypes.OrderNotFound.Because("You have no order of this id.");

    public static void MapOrders(this IEndpointRouteBuilder api)
    {
        var orders = api.MapGroup(Path).WithTags("Orders");
        orders
            .MapGet("", ListAsync)
            .RequireSession()
            .Refuses(ProblemTypes.InvalidRequest)
            .WithSummary("Your orders, newest first; the one just made is among them.");
        orders.MapGet("{id}", FindAsync).RequireSession().Refuses(ProblemTypes.OrderNotFound).WithSummary("One of your orders.");
        orders
            .MapPost("{id}/pay", PayAsync)
            .RequireVerified()
            .GuardPayments()
            .Refuses(
                ProblemTypes.InvalidRequest,
                ProblemTypes.PaymentDeclined,
                ProblemTypes.OrderNotFound,
                ProblemTypes.OrderNotPayable,
                ProblemTypes.PaymentUnknown
            )
            .WithSummary("Pays a reserved order. Paying a paid one again charges nothing.");
        orders
            .MapPost("{id}/cancel", CancelAsync)
            .RequireVerified()
            .Refuses(ProblemTypes.OrderNotFound, ProblemTypes.OrderNotCancellable)
            .WithSummary("Gives a reserved unit back, and with it the right to buy.");
    }

    /// <summary>Where an order is read.</summary>
    public static string PathOf(OrderId id) => $"{ApiPipeline.Prefix}/{Path}/{id.Value}";

    internal static async Task<Results<Ok<PageResponse<OrderResponse>>, ProblemResult>> ListAsync(
        [AsParameters] PageQuery page,
        CurrentSession current,
        HttpContext context,
        OrderBook book,
        CancellationToken cancel
    )
    {
        if (page.Check() is { } problem)
            return problem;
        var orders = await book.ListAsync(current.User, page.Skip, page.Take, cancel);
        page.WriteLinks(context, orders.Total);
        return TypedResults.Ok(
            new PageResponse<OrderResponse>([.. orders.Items.Select(OrderResponse.Of)], orders.Total, page.Skip, page.Take)
        );
    }

    internal static async Task<Results<Ok<OrderResponse>, ProblemResult>> FindAsync(
        string id,
        CurrentSession current,
        OrderBook book,
        CancellationToken cancel
    ) =>
        OrderId.TryParse(id, out var order) && await book.FindAsync(order, current.User, cancel) is { } found
            ? TypedResults.Ok(OrderResponse.Of(found))
            : NotYours;

    internal static async Task<Results<Ok<OrderResponse>, ProblemResult>> PayAsync(
        string id,
        PaymentRequest body,
        CurrentSession current,
        Checkout checkout,
        CancellationToken cancel
    )
    {
        if (!body.IsValid(out var problem))
            return problem;
        if (!OrderId.TryParse(id, out var order))
            return NotYours;
        return (await checkout.PayAsync(order, current.User, body.PaymentToken!, cancel)).ToHttp();
    }

    internal static async Task<Results<Ok<OrderResponse>, ProblemResult>> CancelAsync(
        string id,
        CurrentSession current,
        Checkout checkout,
        CancellationToken cancel
    ) => OrderId.TryParse(id, out var order) ? (await checkout.CancelAsync(order, current.User, cancel)).ToHttp() : NotYours;
}
