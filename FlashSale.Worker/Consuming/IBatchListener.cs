using FlashSale.Domain;

namespace FlashSale.Worker;

/// <summary>Hears of entries once they are stored and acknowledged. Must be quick and must not throw.</summary>
internal interface IBatchListener
{
    void Finished(ProductId product, IReadOnlyList<SaleStreamEntry> entries);
}
