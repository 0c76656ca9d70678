using FlashSale.ApiService.Problems;

namespace FlashSale.ApiService.Validation;

/// <summary>Collects what is wrong with a request, all of it, so that a client need not find out one by one.</summary>
internal sealed class FieldErrors
{
    private readonly Dictionary<string, string[]> _errors = [];

    public bool Any => _errors.Count > 0;

    /// <summary>Notes a fault if <paramref name="fine"/> is false. A field's first fault is enough.</summary>
    public void Check(bool fine, string field, string message)
    {
        if (!fine)
            _errors.TryAdd(field, [message]);
    }

    public ProblemResult ToProblem() => new(ProblemTypes.InvalidRequest) { Detail = string.Join(' ', Sentences()), Errors = _errors };

    private IEnumerable<string> Sentences() => _errors.Select(static error => $"{error.Key}: {error.Value[0]}");
}
