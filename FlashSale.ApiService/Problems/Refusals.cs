namespace FlashSale.ApiService.Problems;

/// <summary>Endpoint metadata: kinds of problem that the endpoint itself may answer with.</summary>
internal sealed record Refusals(IReadOnlyList<ProblemType> Types);
