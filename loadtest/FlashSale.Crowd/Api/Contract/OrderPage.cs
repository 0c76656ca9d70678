namespace FlashSale.Crowd.Api.Contract;

internal sealed record OrderPage(IReadOnlyList<OrderAnswer> Items, long Total);
