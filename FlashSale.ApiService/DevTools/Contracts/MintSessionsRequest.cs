using System.Diagnostics.CodeAnalysis;
using FlashSale.ApiService.Problems;
using FlashSale.ApiService.Validation;

namespace FlashSale.ApiService.DevTools;

/// <summary>Body of dev/sessions.</summary>
/// <param name="Count">1 to 20,000.</param>
internal sealed record MintSessionsRequest(int? Count)
{
    public bool IsValid([NotNullWhen(false)] out ProblemResult? problem)
    {
        var errors = new FieldErrors();
        errors.Check(Count is >= 1 and <= 20_000, "count", "Must be a whole number from 1 to 20000.");
        problem = errors.Any ? errors.ToProblem() : null;
        return problem is null;
    }
}
