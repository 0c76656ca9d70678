namespace FlashSale.Domain;

/// <summary>The state of <see cref="IDecisionFile"/>.</summary>
/// <param name="Bytes">What it has.</param>
/// <param name="BytesAfterRewrite">What it had when it was last written anew; 0: not since Redis started.</param>
/// <param name="IsRewriting">It is being written anew, or will be at once.</param>
public readonly record struct DecisionFileFigures(long Bytes, long BytesAfterRewrite, bool IsRewriting);
