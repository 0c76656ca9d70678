namespace FlashSale.Domain;

/// <summary>The right to put a sale back, held by one rebuilder at a time. It ends by itself when nothing is written with it.</summary>
/// <param name="Product">Whose sale.</param>
/// <param name="Token">Tells this lease from any other.</param>
public readonly record struct RebuildLease(ProductId Product, string Token);
