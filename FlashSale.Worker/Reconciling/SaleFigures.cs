using FlashSale.Domain;

namespace FlashSale.Worker;

/// <summary>What tells without a walk whether a sale has moved: its counters and sequence number in Redis, and its figures in the store.</summary>
internal sealed record SaleFigures(ProductId Product, long Sequence, int Total, int Stock, int Held, int Sold, StoredFigures Stored)
{
    /// <summary>About as many orders as a walk will meet.</summary>
    public long Orders => Math.Max(Stored.Orders, (long)Held + Sold);

    public static SaleFigures Of(SaleSnapshot sale, StoredFigures stored) =>
        new(sale.Product, sale.Sequence, sale.Total, sale.Stock, sale.Held, sale.Sold, stored);
}
