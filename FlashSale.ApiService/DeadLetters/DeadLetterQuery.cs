using FlashSale.ApiService.Problems;
using FlashSale.ApiService.Validation;
using FlashSale.Domain;
using Microsoft.AspNetCore.Mvc;

namespace FlashSale.ApiService.DeadLetters;

/// <summary>Which part of the dead letters is meant.</summary>
internal readonly struct DeadLetterQuery
{
    public const int MaxCount = 100;

    /// <summary>Letters, 1 to 100. Default 20.</summary>
    [FromQuery(Name = "count")]
    public int? Count { get; init; }

    /// <summary>The last letter already seen. Default: from the oldest.</summary>
    [FromQuery(Name = "after")]
    public string? After { get; init; }

    public int Take => Count ?? 20;

    /// <summary>Null: from the oldest.</summary>
    public DeadLetterId? Start => DeadLetterId.TryParse(After, out var id) ? id : null;

    /// <summary>Null when it is valid.</summary>
    public ProblemResult? Check()
    {
        var errors = new FieldErrors();
        errors.Check(Take is >= 1 and <= MaxCount, "count", $"Must be 1 to {MaxCount}.");
        errors.Check(After is null || Start is not null, "after", "Must be the id of a dead letter.");
        return errors.Any ? errors.ToProblem() : null;
    }
}
