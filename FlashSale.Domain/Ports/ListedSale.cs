namespace FlashSale.Domain;

/// <summary>A sale's figures and its window.</summary>
/// <param name="Figures">At one instant.</param>
/// <param name="StartsAt">See <see cref="SaleTerms.StartsAt"/>.</param>
/// <param name="EndsAt">See <see cref="SaleTerms.EndsAt"/>.</param>
/// <param name="Withdrawn">Buyers are told that there is no such product.</param>
public sealed record ListedSale(SaleSnapshot Figures, DateTimeOffset? StartsAt, DateTimeOffset? EndsAt, bool Withdrawn);
