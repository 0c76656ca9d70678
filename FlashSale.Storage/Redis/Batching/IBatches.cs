namespace FlashSale.Storage.Redis.Batching;

/// <summary>Has calls with deadlines that somebody else looks after: see <see cref="BatchDeadlines"/>.</summary>
internal interface IBatches
{
    /// <summary>Ends the calls whose deadline is over.</summary>
    /// <param name="now">A <see cref="TimeProvider.GetTimestamp"/>.</param>
    /// <returns>False: no call is under way, so nobody needs to look again before <see cref="BatchDeadlines.Watch"/> is called anew.</returns>
    bool EndLate(long now);
}
