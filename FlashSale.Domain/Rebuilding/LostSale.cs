namespace FlashSale.Domain;

/// <summary>What a Redis that is behind the store says of a sale.</summary>
/// <param name="Total">Units for sale in all.</param>
/// <param name="Switch">Null when it can't be read.</param>
/// <param name="Sequence">Number of the last decision it knows.</param>
/// <param name="Changed">Number of the last one that was about the total or the switch. It alone can be compared with the store's.</param>
public sealed record LostSale(int Total, SaleSwitch? Switch, long Sequence, long Changed)
{
    /// <summary>
    /// The stored product with the total and the switch that are newer, here or there. Closed and withdrawn are for good: whoever knows of
    /// it is right, even with a lower number. What was only sold since Redis went back makes nothing newer.
    /// </summary>
    public Product Amend(Product stored)
    {
        var newer = Changed > stored.SaleSequence;
        var position = Switch is { } mine && (newer || IsFinal(mine)) ? mine : stored.Switch;
        if (IsFinal(stored.Switch) && stored.Switch > position)
            position = stored.Switch;
        return stored with { Switch = position, Terms = newer ? stored.Terms with { TotalStock = Total } : stored.Terms };
    }

    private static bool IsFinal(SaleSwitch value) => value is SaleSwitch.Closed or SaleSwitch.Deleted;
}
