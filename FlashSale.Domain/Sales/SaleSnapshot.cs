namespace FlashSale.Domain;

/// <summary>What Redis says of a sale at one instant.</summary>
/// <param name="Product">Whose sale.</param>
/// <param name="Total">Units for sale in all.</param>
/// <param name="Stock">Units left.</param>
/// <param name="Held">Units of reserved, unpaid orders.</param>
/// <param name="Sold">Units of confirmed orders.</param>
/// <param name="State">What a buyer sees, by the clock of Redis.</param>
/// <param name="Sequence">Number of the sale's last event; readers drop what is older than what they have.</param>
public sealed record SaleSnapshot(ProductId Product, int Total, int Stock, int Held, int Sold, SaleState State, long Sequence);
