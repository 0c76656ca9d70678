using FlashSale.Domain;

namespace FlashSale.ApiService.Live;

/// <summary>A live sale as far as this process has heard. The truth is in Redis, and at most a moment ahead.</summary>
/// <param name="Listed">Its figures. Held and sold units are as old as the last look; the others are as new as the last message.</param>
/// <param name="ChangedAt">By the clock of Redis: not later than this it came to stand so.</param>
/// <param name="Stamp">Grows with every change of the view, whichever sale it is of.</param>
internal sealed record LiveSale(ListedSale Listed, DateTimeOffset ChangedAt, long Stamp)
{
    public SaleSnapshot Figures => Listed.Figures;
}
