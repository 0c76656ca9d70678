namespace FlashSale.Domain;

/// <summary>A sale's figures and its terms, as far as visitors watch them.</summary>
/// <param name="Figures">At one instant.</param>
/// <param name="StartsAt">See <see cref="SaleTerms.StartsAt"/>.</param>
/// <param name="EndsAt">See <see cref="SaleTerms.EndsAt"/>.</param>
/// <param name="Withdrawn">Buyers are told that there is no such product.</param>
/// <param name="Price">What a purchase costs now. Null: it can't be read.</param>
public sealed record ListedSale(
    SaleSnapshot Figures,
    DateTimeOffset? StartsAt,
    DateTimeOffset? EndsAt,
    bool Withdrawn,
    Money? Price = null
);
