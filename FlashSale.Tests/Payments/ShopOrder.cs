using FlashSale.Domain;
using FlashSale.Tests.Infrastructure;

namespace FlashSale.Tests.Payments;

/// <summary>A reserved order and whose it is.</summary>
internal sealed record ShopOrder(OrderId Id, ApiClient Buyer);
