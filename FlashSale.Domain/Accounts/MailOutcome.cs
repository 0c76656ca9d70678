namespace FlashSale.Domain;

/// <summary>What a transport did with a mail. No reason holds an address or a word of the mail.</summary>
public abstract record MailOutcome
{
    private MailOutcome() { }

    /// <summary>The server has taken it over.</summary>
    public sealed record Sent : MailOutcome;

    /// <summary>Not now: the server is away or says so. The same mail may succeed later.</summary>
    public sealed record Deferred(string Reason) : MailOutcome;

    /// <summary>Never: the server refuses this mail for good.</summary>
    public sealed record Refused(string Reason) : MailOutcome;
}
