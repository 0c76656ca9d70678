using System.Diagnostics.CodeAnalysis;
using FlashSale.ApiService.Problems;
using FlashSale.ApiService.Validation;

namespace FlashSale.ApiService.Auth;

/// <summary>Body of verify-otp.</summary>
/// <param name="Code">Six digits.</param>
internal sealed record OtpRequest(string? Code)
{
    /// <summary>What can't be a code is refused without costing an attempt.</summary>
    public bool IsValid([NotNullWhen(false)] out ProblemResult? problem)
    {
        var errors = new FieldErrors();
        errors.Check(Code is { Length: 6 } && Code.All(char.IsAsciiDigit), "code", "Must be six digits.");
        problem = errors.Any ? errors.ToProblem() : null;
        return problem is null;
    }

    /// <summary>Without the code: records print themselves into logs.</summary>
    public override string ToString() => nameof(OtpRequest);
}
