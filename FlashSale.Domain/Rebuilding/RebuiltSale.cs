namespace FlashSale.Domain;

/// <summary>All that a sale is opened with after a loss.</summary>
/// <param name="Product">Its terms and its switch.</param>
/// <param name="Orders">What Redis and the store knew, made one.</param>
/// <param name="Sequence">The number to go on from, above all that were ever given. 0: nothing ever happened in this sale.</param>
public sealed record RebuiltSale(Product Product, MergedOrders Orders, long Sequence)
{
    /// <summary>Units left. Below 0 when units were sold twice, once before the loss and once after it.</summary>
    public long Stock => Product.Terms.TotalStock - Orders.HeldUnits - Orders.SoldUnits;
}
