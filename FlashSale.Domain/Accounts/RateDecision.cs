namespace FlashSale.Domain;

/// <summary>What a rate limiter said of one request.</summary>
/// <param name="Allowed">Whether the request may go on.</param>
/// <param name="Policy">Name of the policy for the <c>RateLimit</c> header fields, such as <c>login-ip</c> or <c>purchase-user</c>.</param>
/// <param name="Limit">Requests per window.</param>
/// <param name="Window">Length of the window.</param>
/// <param name="Remaining">Requests left in the window.</param>
/// <param name="ResetAfter">When more will be allowed: the end of a fixed window, or the oldest hit leaving a sliding one.</param>
public sealed record RateDecision(bool Allowed, string Policy, int Limit, TimeSpan Window, int Remaining, TimeSpan ResetAfter);
