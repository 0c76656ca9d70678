namespace FlashSale.Crowd.Chaos.Checking;

/// <summary>What Redis held at one moment. Times are milliseconds since 1970, by the clock of Redis.</summary>
/// <param name="AtMs">The moment, or a little before it.</param>
/// <param name="Holds">Orders whose hold has not been ended, with their deadlines.</param>
internal sealed record HoldLook(long AtMs, IReadOnlyDictionary<string, long> Holds);
