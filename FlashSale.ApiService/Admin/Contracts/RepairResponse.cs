using FlashSale.Domain;

namespace FlashSale.ApiService.Admin;

/// <summary>The record of one repair.</summary>
/// <param name="ProductId">Whose sale.</param>
/// <param name="Kind">Of drift, such as <c>redis-order-not-stored</c>.</param>
/// <param name="Subject">The order, the user or the counters that it is about.</param>
/// <param name="Before">What was found.</param>
/// <param name="After">What it was changed to; empty when nothing was.</param>
/// <param name="At">When it was begun.</param>
/// <param name="Applied">Whether anything was changed.</param>
/// <param name="Reason">Why it was done, or why not.</param>
internal sealed record RepairResponse(
    string ProductId,
    string Kind,
    string Subject,
    string Before,
    string After,
    DateTimeOffset At,
    bool Applied,
    string Reason
)
{
    public static RepairResponse Of(RepairRecord record) =>
        new(record.Product.Value, record.Kind, record.Subject, record.Before, record.After, record.At, record.Applied, record.Reason);
}
