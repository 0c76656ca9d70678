using System.Diagnostics.CodeAnalysis;
using FlashSale.ApiService.Problems;
using FlashSale.ApiService.Validation;

namespace FlashSale.ApiService.Orders;

/// <summary>Body of pay.</summary>
/// <param name="PaymentToken">What the payment provider gave the browser, 1 to 255 visible ASCII characters.</param>
internal sealed record PaymentRequest(string? PaymentToken)
{
    public bool IsValid([NotNullWhen(false)] out ProblemResult? problem)
    {
        var errors = new FieldErrors();
        var valid = PaymentToken is { Length: > 0 and <= 255 } && PaymentToken.All(static c => c is > ' ' and <= '~');
        errors.Check(valid, "paymentToken", "Must be 1 to 255 visible ASCII characters.");
        problem = errors.Any ? errors.ToProblem() : null;
        return problem is null;
    }

    /// <summary>Without the token: records print themselves into logs.</summary>
    public override string ToString() => nameof(PaymentRequest);
}
