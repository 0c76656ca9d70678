namespace FlashSale.Crowd.Rushing;

/// <summary>When buyers come who don't come all at once.</summary>
internal static class Arrivals
{
    /// <summary>As people do: most of them soon after the opening, fewer and fewer later.</summary>
    /// <param name="buyer">Number in the crowd, from 0.</param>
    /// <param name="buyers">How many there are.</param>
    /// <param name="over">When the last one comes, counted from the opening.</param>
    public static TimeSpan Of(int buyer, int buyers, TimeSpan over) =>
        buyers < 2 ? TimeSpan.Zero : over * Math.Pow((double)buyer / (buyers - 1), 1.5);
}
