using FlashSale.ApiService.Problems;

namespace FlashSale.ApiService.Products;

/// <summary>What came of making a product.</summary>
/// <param name="View">The product; null when there is none.</param>
/// <param name="Replayed">An earlier request with the same key has made it.</param>
/// <param name="Refusal">Why there is none, or why it can't be bought yet.</param>
internal readonly record struct ProductCreation(ProductView? View, bool Replayed = false, ProblemResult? Refusal = null);
