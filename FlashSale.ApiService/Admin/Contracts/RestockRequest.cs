using System.Diagnostics.CodeAnalysis;
using FlashSale.ApiService.Problems;
using FlashSale.ApiService.Validation;

namespace FlashSale.ApiService.Admin;

/// <summary>Body of restock.</summary>
/// <param name="Units">1 to 1,000,000.</param>
internal sealed record RestockRequest(int? Units)
{
    public bool IsValid([NotNullWhen(false)] out ProblemResult? problem)
    {
        var errors = new FieldErrors();
        errors.Check(Units is >= 1 and <= 1_000_000, "units", "Must be a whole number from 1 to 1000000.");
        problem = errors.Any ? errors.ToProblem() : null;
        return problem is null;
    }
}
