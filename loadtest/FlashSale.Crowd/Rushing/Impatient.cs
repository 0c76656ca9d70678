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
        // Among buyers 0 to n - 1 there are floor(n * impatient / buyers) impatient ones: is it one more with this one?
        var before = (long)buyer * impatient / buyers;
        var with = (buyer + 1L) * impatient / buyers;
        if (before == with)
            return Impatience.None;
        return before % 2 == 0 ? Impatience.AllAtOnce : Impatience.OneAfterAnother;
    }
}
