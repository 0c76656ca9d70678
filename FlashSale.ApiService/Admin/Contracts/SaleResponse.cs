using FlashSale.Domain;

namespace FlashSale.ApiService.Admin;

/// <summary>How a sale stands, in units.</summary>
internal sealed record SaleResponse(string ProductId, int Total, int Stock, int Held, int Sold, SaleState State)
{
    public static SaleResponse Of(SaleSnapshot sale) => new(sale.Product.Value, sale.Total, sale.Stock, sale.Held, sale.Sold, sale.State);
}
