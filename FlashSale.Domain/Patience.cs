namespace FlashSale.Domain;

/// <summary>
/// How long a request has already waited for Redis. It asks several times, one after the other, and each answer may take nearly as long as
/// a command is waited for: together that would be more than the second within which its client has to be told. Flows with the request as
/// <see cref="System.Diagnostics.Activity.Current"/> does, and is not set at all while Redis is quick.
/// </summary>
public static class Patience
{
    private static readonly TimeSpan WorthMentioning = TimeSpan.FromMilliseconds(100);
    private static readonly AsyncLocal<TimeSpan> Waited = new();

    /// <summary>What the rest of this request has less.</summary>
    public static TimeSpan Spent => Waited.Value;

    /// <summary>For everything that the caller calls from here on. Short waits cost nothing and don't count.</summary>
    public static void Spend(TimeSpan waited)
    {
        if (waited > WorthMentioning)
            Waited.Value += waited;
    }
}
