using FlashSale.Bench.Load;

namespace FlashSale.Bench.Rounds;

/// <summary>One kind of request.</summary>
/// <param name="Name">In the table.</param>
/// <param name="Outcome">What every answer has to be, as the API counts purchases; null: no purchase, and an answer below 400.</param>
/// <param name="Prepare">Makes what a run of that many connections and that length needs.</param>
internal sealed record Scenario(string Name, string? Outcome, Func<int, TimeSpan, CancellationToken, Task<WrkJob>> Prepare)
{
    /// <summary>The bare endpoint, asked as shortly as it can be: what all others are compared with.</summary>
    public const string Bare = "bare";

    /// <summary>The bare endpoint, sent the requests of a purchase: what their length alone costs.</summary>
    public const string BareBuy = "bareBuy";
    public const string ProductRead = "productRead";
    public const string SoldOut = "soldOut";
    public const string Purchase = "purchase";
    public const string Replay = "replay";

    /// <summary>Whether the API refuses all of them, which is status 409.</summary>
    public bool IsRefusal => Outcome == "sold_out";
}
