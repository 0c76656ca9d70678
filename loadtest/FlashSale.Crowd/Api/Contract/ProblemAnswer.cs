namespace FlashSale.Crowd.Api.Contract;

/// <summary>Problem details (RFC 9457).</summary>
internal sealed record ProblemAnswer(string? Type, string? Code);
