namespace FlashSale.Domain;

/// <summary>How often something may be done.</summary>
/// <param name="Action">Such as <c>login</c>: part of the key, so each action has windows of its own.</param>
/// <param name="Limit">Requests per window, at least 1.</param>
/// <param name="Window">Length of the window.</param>
public sealed record RateRule(string Action, int Limit, TimeSpan Window);
