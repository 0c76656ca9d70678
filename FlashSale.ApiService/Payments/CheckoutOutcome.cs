using FlashSale.ApiService.Orders;
using FlashSale.ApiService.Problems;
using FlashSale.Domain;
using Microsoft.AspNetCore.Http.HttpResults;

namespace FlashSale.ApiService.Payments;

/// <summary>How paying or cancelling ended: the order as it stands now, or why not.</summary>
internal readonly record struct CheckoutOutcome(Order? Order, ProblemResult? Refusal)
{
    public static implicit operator CheckoutOutcome(Order order) => new(order, null);

    public static implicit operator CheckoutOutcome(ProblemResult refusal) => new(null, refusal);

    public Results<Ok<OrderResponse>, ProblemResult> ToHttp() => Order is null ? Refusal! : TypedResults.Ok(OrderResponse.Of(Order));
}
