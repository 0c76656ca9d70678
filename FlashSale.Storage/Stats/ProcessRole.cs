namespace FlashSale.Storage.Stats;

/// <summary>What this process does in the system.</summary>
internal sealed record ProcessRole(string Name);
