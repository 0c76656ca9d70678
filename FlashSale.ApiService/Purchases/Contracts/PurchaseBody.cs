using FlashSale.ApiService.Problems;

namespace FlashSale.ApiService.Purchases;

/// <summary>Optional body of a purchase.</summary>
/// <param name="Quantity">Units, 1 to 100. Default 1.</param>
internal sealed record PurchaseBody(int? Quantity)
{
    public const int MaxQuantity = 100;

    public static readonly ProblemResult BadQuantity = new(ProblemTypes.InvalidRequest)
    {
        Detail = "The quantity must be 1 to 100.",
        Errors = new Dictionary<string, string[]> { ["quantity"] = ["Must be 1 to 100."] },
    };
}
