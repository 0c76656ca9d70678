namespace FlashSale.Crowd.Rushing;

/// <summary>Who in a crowd is impatient, and how.</summary>
internal static class Impatient
{
    /// <summary>The impatient stand evenly in the crowd, and press in turn all at once and one after another.</summary>
    /// <param name="buyer">Number in the crowd, from 0.</param>
    /// <param name="buyers">How many there are.</param>
    /// <param name="impatient">How many of them are impatient.</param>
    public static Impatience Of(int buyer, int buyers, int impatient)
    {
        // Among the first n buyers there are ceil(n * impatient / buyers) impatient ones: is it one more with this one? So the very first
        // is one of them, and some of them get a unit however few there are.
        var before = Share(buyer);
        var with = Share(buyer + 1);
        if (before == with)
            return Impatience.None;
        return before % 2 == 0 ? Impatience.AllAtOnce : Impatience.OneAfterAnother;

        long Share(long first) => ((first * impatient) + buyers - 1) / buyers;
    }
}
